import Coordination
import JSON
import PostgresDriver
import Testing
import Vocabulary

@testable import Gamification

@Suite struct GiftTests {
    private func give(
        _ amount: Int64, from giver: UserID, to receiver: UserID, in economy: Economy
    ) async throws -> Outcome<GiveBesitos.Receipt> {
        try await economy.do(
            GiveBesitos(from: giver, to: receiver, amount: Besitos(amount)!, note: "Para ti"), GiveBesitos.Handler())
    }

    @Test func `a gift changes hands, is not earned, and lapses when it would have lapsed`() async throws {
        try await Economy.with { economy async throws in
            let (ana, eva) = (try await economy.member(), try await economy.member())
            _ = try await economy.grant(20, to: ana, expiresAt: Economy.start.advanced(by: .seconds(60)))
            _ = try await economy.grant(80, to: ana)
            #expect(try await self.give(50, from: ana, to: eva, in: economy).receipt?.balance.units == 50)
            #expect(try await economy.besitos(of: eva) == 50)
            #expect(
                try await economy.sql("SELECT lifetime_besitos FROM gamification.user_balances WHERE user_id = \(eva)")
                    == [["0"]])
            #expect(try await economy.addsUp())
            economy.clock.advance(by: .seconds(61))
            #expect(try await economy.besitos(of: eva) == 30)
            #expect(try await economy.besitos(of: ana) == 50)
        }
    }

    @Test func `limits hold for one gift, for the giver's day and for the receiver's`() async throws {
        try await Economy.with { economy async throws in
            let (ana, eva, leo) = (
                try await economy.member(owning: 1000), try await economy.member(owning: 1000),
                try await economy.member()
            )
            #expect(
                try await self.give(4, from: ana, to: eva, in: economy).refusal == .giftOutOfRange(min: 5, max: 100))
            #expect(
                try await self.give(101, from: ana, to: eva, in: economy).refusal?.code
                    == "gamification.gift_out_of_range")
            for _ in 0..<2 { #expect(try await self.give(100, from: ana, to: leo, in: economy).receipt != nil) }
            #expect(
                try await self.give(5, from: ana, to: leo, in: economy).refusal?.code
                    == "gamification.gift_limit_reached")
            #expect(try await self.give(100, from: eva, to: leo, in: economy).receipt != nil)
            #expect(
                try await self.give(5, from: eva, to: leo, in: economy).refusal == .receiverLimitReached(max: 300))
            economy.clock.advance(by: .seconds(86_400))
            #expect(try await self.give(5, from: eva, to: leo, in: economy).receipt != nil)
        }
    }

    @Test func `thirty gifts at once pass no limit together, in both directions`() async throws {
        try await Economy.with(connectionsPerLoop: 8) { economy async throws in
            let (ana, eva) = (try await economy.member(owning: 1000), try await economy.member(owning: 1000))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<30 {
                    let (giver, receiver) = index % 2 == 0 ? (ana, eva) : (eva, ana)
                    group.addTask { _ = try await self.give(50, from: giver, to: receiver, in: economy) }
                }
                try await group.waitForAll()
            }
            #expect(
                try await economy.sql("SELECT count(*) FROM gamification.gifts GROUP BY giver_id") == [["4"], ["4"]])
            #expect(try await economy.besitos(of: ana) == 1000)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `a fee is paid on top and burns`() async throws {
        try await Economy.with { economy async throws in
            let (ana, eva) = (try await economy.member(owning: 55), try await economy.member())
            let rules = try GiftRules(
                json: JSONReader.read(
                    """
                    {"min_amount": 1, "max_amount": 100, "max_given_per_day": 200, "max_received_per_day": 200,
                     "max_gifts_per_day": 5, "fee_percent": 10}
                    """))
            _ = try await economy.do(ChangeGiftRules(rules), ChangeGiftRules.Handler())
            #expect(try await self.give(51, from: ana, to: eva, in: economy).refusal?.facts["missing"] == 2)
            #expect(try await economy.besitos(of: ana) == 55, "nothing moved")
            let receipt = try await self.give(50, from: ana, to: eva, in: economy).receipt
            #expect(receipt?.fee.units == 5 && receipt?.balance == .zero)
            #expect(try await economy.besitos(of: eva) == 50)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `nobody gives to themselves, or to who is no member`() async throws {
        try await Economy.with { economy async throws in
            let ana = try await economy.member(owning: 100)
            #expect(try await self.give(10, from: ana, to: ana, in: economy).refusal == .giftToOneself)
            #expect(try await self.give(10, from: ana, to: UserID(99), in: economy).refusal == .noSuchUser)
        }
    }

    @Test func `statements do not grow with the gifts`() async throws {
        try await Economy.with { economy async throws in
            let (ana, eva) = (try await economy.member(owning: 1000), try await economy.member())
            func statements() async throws -> Int {
                let before = economy.database.statementCount
                _ = try await self.give(5, from: ana, to: eva, in: economy)
                return economy.database.statementCount - before
            }
            let first = try await statements()
            for _ in 0..<3 { _ = try await statements() }
            #expect(try await statements() == first)
        }
    }
}
