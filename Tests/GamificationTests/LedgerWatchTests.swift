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

    @Test func `staff count the books anew from what nobody can change, and say why`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            for _ in 0..<2 { _ = try await economy.grant(50, to: user) }
            _ = try await economy.spend(30, of: user)
            for statement in [
                "UPDATE gamification.user_balances SET besitos = 60, lifetime_besitos = 90",
                "UPDATE gamification.lots SET remaining = 7",
            ] { try await economy.sql(statement) }
            _ = try await economy.do(ProveLedger(), ProveLedger.Handler())

            let repair = RepairBalance(user: user, reason: "a hand in the table")
            let preview = try await economy.coordinator.preview(repair, with: RepairBalance.Handler())
            #expect(try preview.result.get().balance == 70)
            #expect(try await !economy.addsUp(), "a preview changes nothing")
            let receipt = try #require(try await economy.do(repair, RepairBalance.Handler()).receipt)
            #expect(receipt.balance == 70 && receipt.lifetime == 100 && receipt.lots == 2)
            #expect(receipt.balanceBefore == 60 && receipt.lifetimeBefore == 90)
            #expect(try await economy.addsUp())
            #expect(
                try await economy.sql("SELECT subject, change, reason FROM gamification.corrections")
                    == [["balance", "60 -> 70", "a hand in the table"]])
            #expect(try await economy.spend(10, of: user).refusal == .balanceFrozen, "until it is let go")
            let release = ReleaseBalance(user: user, reason: "mended")
            #expect(try await economy.do(release, ReleaseBalance.Handler()).receipt != nil)
            #expect(try await economy.spend(10, of: user).receipt != nil)
        }
    }

    @Test func `books that add up stay, and those whose rows disagree are beyond repair`() async throws {
        try await Economy.with { economy async throws in
            let (honest, broken) = (try await economy.member(), try await economy.member())
            for user in [honest, broken] { _ = try await economy.grant(50, to: user) }
            let untouched = try await economy.do(
                RepairBalance(user: honest, reason: "to be sure"), RepairBalance.Handler())
            #expect(untouched.receipt?.balance == 50 && untouched.receipt?.lots == 0)
            #expect(try await economy.sql("SELECT count(*) FROM gamification.corrections") == [["0"]])
            try await economy.sql(
                """
                INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day,
                    transaction_type, source, operation_id)
                VALUES (\(broken), 5, 60, now(), current_date, 'earn', 'admin_grant', 'by hand')
                """)
            #expect(
                try await economy.do(RepairBalance(user: broken, reason: "to be sure"), RepairBalance.Handler()).refusal
                    == .booksBeyondRepair)
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
