import Coordination
import Glibc
import JSON
import Testing
import Vocabulary

@testable import Gamification

/// Members live random days through the real commands, all at once, while staff open auctions, take grants back and
/// announce events. `MEMBER_DAYS=10000` plays as many; the seed is printed and can be given as `SEED`.
@Suite struct RandomDaysTests {
    private static let memberDays = number("MEMBER_DAYS") ?? 240
    private static let seed = UInt64(number("SEED") ?? Int.random(in: 1...1_000_000))
    private static let members = 20

    private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

    @Test func `the ledger's proofs hold through random days of everything at once`() async throws {
        try await Economy.with(connectionsPerLoop: 6) { economy async throws in
            var random = SplitMix(seed: Self.seed)
            let world = try await World(economy, members: Self.members)
            for day in 0..<max(1, Self.memberDays / Self.members) {
                try await world.staff(day, &random)
                let seeds = world.users.map { _ in random.next() }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (user, seed) in zip(world.users, seeds) {
                        group.addTask {
                            var own = SplitMix(seed: seed)
                            for _ in 0..<own.pick(1...5) { try await world.act(user, &own) }
                        }
                    }
                    try await group.waitForAll()
                }
                economy.clock.advance(by: .seconds(86_400))
                try await world.sweep()
                if day % 10 == 9 { #expect(try await economy.addsUp(), "day \(day), seed \(Self.seed)") }
            }
            #expect(try await economy.addsUp(), "seed \(Self.seed)")
            let proof = try await economy.do(ProveLedger(), ProveLedger.Handler()).receipt
            #expect(proof?.holds == true && proof?.mismatches == 0)
            #expect((proof?.transactions ?? 0) > Int64(Self.memberDays), "something was done")
        }
    }
}

private struct World: Sendable {
    let economy: Economy
    let users: [UserID]
    private let kinds = RequirementKinds(GamificationRequirements.kinds)

    init(_ economy: Economy, members: Int) async throws {
        self.economy = economy
        var users: [UserID] = []
        for index in 0..<members {
            users.append(try await economy.member(timeZone: index % 2 == 0 ? "America/Mexico_City" : "Asia/Tokyo"))
        }
        self.users = users
        try await economy.item("mask")
        let questions = (0..<50).map { index in
            """
            {"key": "q\(index)", "category": "lore", "difficulty": "hard", "correct": "a",
             "question": {"es": "¿?", "en": "?"},
             "options": [{"id": "a", "es": "Sí", "en": "Yes"}, {"id": "b", "es": "No", "en": "No"}]}
            """
        }
        let json = try JSONReader.read("{\"questions\": [\(questions.joined(separator: ","))]}")
        _ = try await economy.do(PublishTrivia(json: json, knowing: self.kinds), PublishTrivia.Handler())
    }

    /// One thing a member does; refusals are part of life.
    func act(_ user: UserID, _ random: inout SplitMix) async throws {
        switch random.pick(0...8) {
        case 0: _ = try await self.economy.claimDaily(user)
        case 1: _ = try await self.economy.grant(random.pick(1...60), to: user, from: .mission)
        case 2: _ = try await self.economy.grant(random.pick(1...30), to: user, from: .eventBonus)
        case 3: _ = try await self.economy.spend(random.pick(1...80), of: user)
        case 4: try await self.play(user, &random)
        case 5:
            let post = random.pick(Int64(1)...4)
            let reaction = ReactToContent(
                user: user, contentType: .channelPost, content: post, reaction: random.happens(50) ? "love" : "fire")
            if case .refused = try await self.economy.do(reaction, ReactToContent.Handler(ledger: self.economy.ledger))
            {
                _ = try await self.economy.do(RemoveReaction(reaction), RemoveReaction.Handler())
            }
        case 6:
            let other = self.users[random.pick(0...self.users.count - 1)]
            let amount = Besitos(random.pick(5...60)) ?? .zero
            _ = try await self.economy.do(
                GiveBesitos(from: user, to: other, amount: amount), GiveBesitos.Handler())
        default:
            let amount = Besitos(random.pick(5...150)) ?? .zero
            let auction = try await self.economy.sql(
                "SELECT auction_id FROM gamification.auctions WHERE state = 'open' ORDER BY random() LIMIT 1")
            guard let id = auction.first?[0].flatMap({ Int64($0) }) else { return }
            _ = try await self.economy.do(
                PlaceBid(user: user, auction: AuctionID(id), amount: amount), PlaceBid.Handler())
        }
    }

    private func play(_ user: UserID, _ random: inout SplitMix) async throws {
        let asked = try await self.economy.do(AskTrivia(user: user), AskTrivia.Handler(requirements: self.kinds))
        guard let round = asked.receipt else { return }
        _ = try await self.economy.do(
            AnswerTrivia(user: user, trivia: round.trivia, option: random.happens(60) ? "a" : "b"),
            AnswerTrivia.Handler(ledger: self.economy.ledger, inventory: PostgresInventory()))
    }

    func staff(_ day: Int, _ random: inout SplitMix) async throws {
        if day < 4 { _ = try await self.economy.post() }
        let item = try await self.economy.sql(
            "SELECT user_id FROM gamification.user_inventory ORDER BY user_id LIMIT 1")
        let seller = random.happens(50) ? item.first?[0].flatMap { Int64($0) }.map { UserID($0) } : nil
        _ = try await self.economy.do(
            OpenAuction(
                item: "mask", seller: seller, startingBid: Besitos(5)!, minimumIncrement: Besitos(5)!,
                end: .after(seconds: random.pick(Int64(3600)...200_000))), OpenAuction.Handler())
        if random.happens(20) {
            let policy = ReverseGrants.Policy.allCases[random.pick(0...2)]
            let since = self.economy.clock.now().advanced(by: .seconds(-2 * 86_400))
            _ = try await self.economy.do(
                ReverseGrants(GrantSelection(source: .mission, from: since), policy: policy, reason: "a test"),
                ReverseGrants.Handler())
        }
        if random.happens(20) {
            _ = try await self.economy.do(
                StartMultiplier(
                    key: "day-\(day)", title: LocalizedText(spanish: "Fiesta", english: "Party"), source: nil,
                    percent: random.pick(Int64(101)...300),
                    endsAt: self.economy.clock.now().advanced(by: .seconds(86_400)), reason: "a test"),
                StartMultiplier.Handler())
        }
    }

    /// What the clock wants: hammers, lapsing, debts.
    func sweep() async throws {
        let due = try await self.economy.sql(
            """
            SELECT auction_id FROM gamification.auctions
            WHERE state = 'open' AND ends_at <= to_timestamp(\(self.economy.clock.now().seconds)) ORDER BY auction_id
            """)
        for row in due {
            guard let id = row[0].flatMap({ Int64($0) }) else { continue }
            try await self.economy.run(
                CloseAuction.Handler(inventory: PostgresInventory()), CloseAuction(auction: AuctionID(id)))
        }
        try await self.economy.run(ExpireLots.Handler(), ExpireLots())
        try await self.economy.run(CollectDebts.Handler(), CollectDebts())
    }
}
