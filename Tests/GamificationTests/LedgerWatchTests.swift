import Coordination
import Postgres
import Testing
import Vocabulary

@testable import Gamification

@Suite struct LedgerWatchTests {
    @Test func `what does not add up is found, and nothing is spent of it until it does`() async throws {
        try await Economy.with { economy async throws in
            let (honest, broken) = (try await economy.member(), try await economy.member())
            for user in [honest, broken] { _ = try await economy.grant(50, to: user) }
            try await economy.sql("UPDATE gamification.user_balances SET besitos = 60 WHERE user_id = \(broken)")
            let proof = try #require(try await economy.do(ProveLedger(), ProveLedger.Handler()).receipt)
            #expect(proof.mismatches == 1 && proof.frozen == 1 && !proof.holds)
            #expect(try await economy.spend(10, of: broken).refusal == .balanceFrozen)
            #expect(try await economy.spend(10, of: honest).receipt != nil)
            #expect(try await economy.events("gamification.balance_frozen") == 1)
            #expect(try await economy.events("gamification.economy_alert") == 1)

            let release = ReleaseBalance(user: broken, reason: "mended")
            #expect(try await economy.do(release, ReleaseBalance.Handler()).refusal == .booksDisagree)
            try await economy.sql("UPDATE gamification.user_balances SET besitos = 50 WHERE user_id = \(broken)")
            #expect(try await economy.do(release, ReleaseBalance.Handler()).receipt != nil)
            #expect(try await economy.spend(10, of: broken).receipt != nil)
            #expect(try await economy.do(ProveLedger(), ProveLedger.Handler()).receipt?.holds == true)
        }
    }

    @Test func `a proof freezes nobody twice`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(50, to: user)
            try await economy.sql("UPDATE gamification.user_balances SET besitos = 49")
            _ = try await economy.do(ProveLedger(), ProveLedger.Handler())
            let again = try await economy.do(ProveLedger(), ProveLedger.Handler()).receipt
            #expect(again?.mismatches == 1)
            #expect(again?.frozen == 0)
        }
    }

    @Test func `what is held is in no balance, comes back with its expiry, and the books add up throughout`()
        async throws
    {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            let expiry = Economy.start.advanced(by: .seconds(60))
            _ = try await economy.grant(30, to: user, expiresAt: expiry)
            _ = try await economy.grant(100, to: user)
            let hold = try await economy.work { (work) throws(DatabaseError) in
                try await economy.ledger.hold(Besitos(50)!, of: user, for: "auction:1", in: work)
            }
            #expect(try await economy.besitos(of: user) == 80)
            #expect(try await economy.addsUp())
            #expect(try await economy.spend(81, of: user).refusal?.facts["missing"] == 1)
            let id = try hold.get()
            for _ in 0..<2 {
                try await economy.work { (work) throws(DatabaseError) in
                    work.lockBalance(of: user)
                    try await economy.ledger.release(id, in: work)
                }
            }
            #expect(try await economy.besitos(of: user) == 130, "a hold is released once")
            #expect(
                try await economy.sql("SELECT remaining FROM gamification.lots ORDER BY lot_id") == [["30"], ["100"]])
            #expect(try await economy.addsUp())
            economy.clock.advance(by: .seconds(61))
            #expect(try await economy.besitos(of: user) == 100)
        }
    }

    @Test func `what was held is spent though its lot lapsed meanwhile`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(30, to: user, expiresAt: Economy.start.advanced(by: .seconds(60)))
            let hold = try await economy.work { (work) throws(DatabaseError) in
                try await economy.ledger.hold(Besitos(20)!, of: user, for: "auction:1", in: work)
            }
            economy.clock.advance(by: .seconds(61))
            let id = try hold.get()
            try await economy.work { (work) throws(DatabaseError) in
                work.lockBalance(of: user)
                try await economy.ledger.capture(id, for: .auction, in: work)
            }
            #expect(try await economy.events("gamification.besitos_spent") == 1)
            #expect(
                try await economy.sql("SELECT amount, transaction_type FROM gamification.transactions ORDER BY 1, 2")
                    == [["-20", "hold"], ["-20", "spend"], ["20", "release"], ["30", "earn"]])
            #expect(try await economy.addsUp())
        }
    }

    @Test func `besitos of an event lapse after thirty days unless the event says otherwise`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(20, to: user, from: .eventBonus)
            economy.clock.advance(by: .seconds(30 * 86_400 - 1))
            #expect(try await economy.besitos(of: user) == 20)
            economy.clock.advance(by: .seconds(1))
            #expect(try await economy.besitos(of: user) == 0)
        }
    }
}
