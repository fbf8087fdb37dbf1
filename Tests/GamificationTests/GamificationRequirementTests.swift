import Coordination
import Gamification
import JSON
import Testing
import Vocabulary

@Suite struct GamificationRequirementTests {
    private func answer(_ text: String, of user: UserID, in economy: Economy) async throws -> RequirementAnswer {
        let kinds = RequirementKinds(GamificationRequirements.kinds)
        return try await kinds.answers(
            [kinds.requirement(from: JSONReader.read(text))], for: user, at: economy.clock.now(),
            reading: economy.database)[0]
    }

    @Test func `besitos that have lapsed are not owned`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(60, to: user)
            _ = try await economy.grant(40, to: user, expiresAt: Economy.start.advanced(by: .seconds(60)))
            #expect(try await self.answer(#"{"min_besitos": 100}"#, of: user, in: economy).isMet)
            economy.clock.advance(by: .seconds(61))
            let answer = try await self.answer(#"{"min_besitos": 100}"#, of: user, in: economy)
            #expect(answer.progress == 0.6)
            #expect(answer.missing.suggestions == [.init(code: "gamification.earn_besitos", subject: nil, missing: 40)])
            _ = try await economy.spend(10, of: user)
            #expect(try await self.answer(#"{"min_besitos": 100}"#, of: user, in: economy).progress == 0.5)
        }
    }

    @Test(arguments: [(0, 1), (99, 1), (100, 2), (299, 2), (300, 3), (1000, 5)])
    func `a level follows from everything ever earned, also when it is spent`(earned: Int64, level: Int64) async throws
    {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            if earned > 0 {
                _ = try await economy.grant(earned, to: user)
                _ = try await economy.spend(earned, of: user)
            }
            #expect(try await self.answer("{\"level\": \(level)}", of: user, in: economy).isMet)
            #expect(try await !self.answer("{\"min_level\": \(level + 1)}", of: user, in: economy).isMet)
        }
    }

    @Test func `who never earned anything stands at zero and at level one`() async throws {
        try await Economy.with { economy async throws in
            let answer = try await self.answer(#"{"min_besitos": 1, "level": 2}"#, of: economy.member(), in: economy)
            #expect(answer.missing.flatMap(\.checks).map(\.current) == [0, 1])
        }
    }

    @Test func `items are counted and called by their name`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            try await economy.sql(
                """
                WITH item AS (
                    INSERT INTO gamification.items (created_at, is_unique, item_key, item_type, rarity, name)
                    VALUES (now(), false, 'candle', 'collectible', 'common', '{"es": "Vela", "en": "Candle"}')
                    RETURNING item_id
                )
                INSERT INTO gamification.user_inventory (user_id, item_id, quantity, acquired_at)
                SELECT \(user), item_id, 2, now() FROM item
                """)
            #expect(try await self.answer(#"{"has_items": ["candle"]}"#, of: user, in: economy).isMet)
            let answer = try await self.answer(
                #"{"item": {"candle": 3, "old-key": 1}}"#, of: user, in: economy)
            let checks = answer.missing.flatMap(\.checks)
            #expect(checks.map(\.current) == [2, 0])
            #expect(checks.map { $0.label?[.english] } == ["Candle", nil])
        }
    }
}
