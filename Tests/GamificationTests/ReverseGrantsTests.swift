import Coordination
import Crypto
import PostgresDriver
import Testing
import Vocabulary

@testable import Gamification

@Suite struct ReverseGrantsTests {
    /// Three members were given 100 wrongly: one kept it, one spent 70 of it and has 20 others, one spent all.
    private func wronged(in economy: Economy) async throws -> [UserID] {
        var users: [UserID] = []
        for spent in [0, 70, 100] as [Int64] {
            let user = try await economy.member()
            _ = try await economy.grant(100, to: user, from: .mission)
            if spent > 0 { _ = try await economy.spend(spent, of: user) }
            users.append(user)
        }
        _ = try await economy.grant(20, to: users[1], from: .adminGrant)
        return users
    }

    private func reverse(_ policy: ReverseGrants.Policy, in economy: Economy) async throws -> ReverseGrants.Receipt {
        let command = ReverseGrants(
            GrantSelection(source: .mission, from: Economy.start), policy: policy, reason: "twice")
        return try #require(try await economy.do(command, ReverseGrants.Handler()).receipt)
    }

    @Test(arguments: [
        (ReverseGrants.Policy.onlyPending, [0, 20, 0] as [Int64], 130 as Int64), (.withinBalance, [0, 0, 0], 150),
        (.unlimited, [0, 0, 0], 150),
    ])
    func `a policy decides what is taken from who spent them`(
        policy: ReverseGrants.Policy, left: [Int64], taken: Int64
    ) async throws {
        try await Economy.with { economy async throws in
            let users = try await self.wronged(in: economy)
            let receipt = try await self.reverse(policy, in: economy)
            #expect(receipt.selected == 300 && receipt.taken == taken)
            #expect(receipt.grants == 3 && receipt.members == 3)
            #expect(receipt.short.first == ReverseGrants.Shortfall(user: users[2], besitos: 100))
            for (user, left) in zip(users, left) { #expect(try await economy.besitos(of: user) == left) }
            #expect(receipt.owed == (policy == .unlimited ? 150 : 0))
            #expect(try await economy.addsUp())
        }
    }

    @Test func `a grant is taken back once`() async throws {
        try await Economy.with { economy async throws in
            _ = try await self.wronged(in: economy)
            _ = try await self.reverse(.withinBalance, in: economy)
            let again = ReverseGrants(
                GrantSelection(source: .mission, from: Economy.start), policy: .withinBalance, reason: "twice")
            #expect(try await economy.do(again, ReverseGrants.Handler()).refusal == .nothingSelected)
        }
    }

    @Test func `what is owed is taken from what comes`() async throws {
        try await Economy.with { economy async throws in
            let users = try await self.wronged(in: economy)
            _ = try await self.reverse(.unlimited, in: economy)
            _ = try await economy.grant(30, to: users[2])
            try await economy.run(CollectDebts.Handler(), CollectDebts())
            #expect(try await economy.besitos(of: users[2]) == 0)
            #expect(try await economy.sql("SELECT besitos FROM gamification.debts ORDER BY 1") == [["50"], ["70"]])
            _ = try await economy.grant(100, to: users[2])
            try await economy.run(CollectDebts.Handler(), CollectDebts())
            #expect(try await economy.besitos(of: users[2]) == 30)
            #expect(try await economy.sql("SELECT besitos FROM gamification.debts") == [["50"]])
            #expect(try await economy.addsUp())
        }
    }

    @Test func `a preview tells the same and takes nothing`() async throws {
        try await Economy.with { economy async throws in
            let users = try await self.wronged(in: economy)
            let command = ReverseGrants(
                GrantSelection(source: .mission, from: Economy.start), policy: .unlimited, reason: "twice")
            let preview = try await economy.coordinator.preview(command, with: ReverseGrants.Handler())
            #expect(try preview.result.get().owed == 150)
            #expect(try await economy.besitos(of: users[0]) == 100)
        }
    }

    @Test func `a selection of everything is refused`() {
        let command = ReverseGrants(GrantSelection(source: .mission), policy: .unlimited, reason: "all")
        #expect(ReverseGrants.Handler().validate(command) == .selectionTooWide)
    }

    @Test func `statements do not grow with the members`() async throws {
        try await Economy.with { economy async throws in
            func statements(_ members: Int) async throws -> Int {
                for _ in 0..<members { _ = try await economy.grant(5, to: economy.member(), from: .mission) }
                let before = economy.database.statementCount
                _ = try await self.reverse(.withinBalance, in: economy)
                return economy.database.statementCount - before
            }
            #expect(try await statements(2) == statements(20))
        }
    }
}
