import Caches
import Coordination
import Gamification
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@Suite struct KeptBalanceTests {
    private let invalidations = Invalidations()
    private let members = MemberChanges()

    private func reader(_ economy: Economy) -> BesitoReader {
        self.members.heard(asOf: .now)
        return BesitoReader(
            database: economy.database,
            keeping: KeptBalances(invalidations: self.invalidations, members: self.members, maxMembers: 100))
    }

    /// What `body` finds, and how many statements that takes.
    private func counting<Value>(
        _ economy: Economy, _ body: () async throws -> Value
    ) async throws -> (found: Value, statements: Int) {
        let before = economy.database.statementCount
        let found = try await body()
        return (found, economy.database.statementCount - before)
    }

    @Test func `a balance is read once until something happens to the member`() async throws {
        try await Economy.with { economy async throws in
            let reader = self.reader(economy)
            let coordinator = Coordinator(
                database: economy.database, clock: economy.clock, limits: .patient, invalidations: self.invalidations)
            let (user, other) = (try await economy.member(), try await economy.member())
            func besitos(isFresh: Bool = false) async throws -> (found: Int64?, statements: Int) {
                try await self.counting(economy) {
                    try await reader.balance(of: user, at: Economy.start, isFresh: isFresh)?.besitos.units
                }
            }
            func grant(_ amount: Int64, to user: UserID) async throws {
                _ = try await coordinator.perform(
                    GrantBesitos(
                        user: user, amount: Besitos(amount)!, source: .adminGrant, description: nil, expiresAt: nil),
                    with: GrantBesitos.Handler(ledger: economy.ledger), key: .fresh())
            }
            #expect(try await besitos() == (0, 1))
            try await grant(5, to: other)
            #expect(try await besitos() == (0, 0))
            #expect(try await besitos(isFresh: true) == (0, 1))
            try await grant(7, to: user)
            #expect(try await besitos() == (7, 1))
            #expect(try await besitos() == (7, 0))
        }
    }

    @Test func `a kept balance is shown until besitos lapse, and to nobody who asks as of before it was read`()
        async throws
    {
        try await Economy.with { economy async throws in
            let reader = self.reader(economy)
            let user = try await economy.member()
            _ = try await economy.grant(7, to: user, expiresAt: Economy.start.advanced(by: .seconds(3600)))
            for (seconds, besitos, statements) in [(10, 7, 1), (3599, 7, 0), (3600, 0, 1), (9, 7, 1)] {
                let seen = try await self.counting(economy) {
                    try await reader.balance(of: user, at: Economy.start.advanced(by: .seconds(seconds)))?.besitos.units
                }
                #expect(seen == (Int64(besitos), statements), "after \(seconds) s")
            }
        }
    }

    @Test func `nobody is kept for who does not exist, and nothing while nobody listens`() async throws {
        try await Economy.with { economy async throws in
            let reader = self.reader(economy)
            let missing = try await self.counting(economy) {
                for _ in 0..<2 {
                    let balance = try await reader.balance(of: UserID(77), at: Economy.start)
                    #expect(balance == nil)
                }
            }
            #expect(missing.statements == 2)
            let user = try await economy.member()
            self.members.heard(asOf: nil)
            let unheard = try await self.counting(economy) {
                for _ in 0..<2 { _ = try await reader.balance(of: user, at: Economy.start) }
            }
            #expect(unheard.statements == 2)
        }
    }
}
