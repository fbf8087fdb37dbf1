import PostgresDriver
import Coordination
import Postgres
import Testing
import Vocabulary

@testable import Gamification

@Suite struct LedgerTests {
    @Test func `a grant is a ledger row, a lot, a balance and an event`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            let receipt = try #require(try await economy.grant(50, to: user).receipt)
            #expect(receipt.amount.units == 50)
            #expect(receipt.balance.units == 50)
            #expect(
                try await economy.sql(
                    "SELECT amount, balance_after, transaction_type, source FROM gamification.transactions")
                    == [["50", "50", "earn", "admin_grant"]])
            #expect(try await economy.sql("SELECT granted, remaining FROM gamification.lots") == [["50", "50"]])
            #expect(try await economy.events("gamification.besitos_earned") == 1)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `a spend takes the nearest expiry first and says which lots it used`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            let soon = Economy.start.advanced(by: .seconds(86_400))
            let later = Economy.start.advanced(by: .seconds(10 * 86_400))
            _ = try await economy.grant(30, to: user)
            _ = try await economy.grant(20, to: user, expiresAt: later)
            _ = try await economy.grant(10, to: user, expiresAt: soon)
            #expect(try await economy.spend(25, of: user).receipt?.balance.units == 35)
            #expect(
                try await economy.sql("SELECT granted, remaining FROM gamification.lots ORDER BY granted")
                    == [["10", "0"], ["20", "5"], ["30", "30"]])
            #expect(
                try await economy.sql("SELECT amount FROM gamification.lot_uses ORDER BY amount")
                    == [["10"], ["15"]])
            #expect(try await economy.addsUp())
        }
    }

    @Test func `what was earned in all may pass what anybody can own at once`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(Besitos.max.units, to: user)
            _ = try await economy.spend(Besitos.max.units, of: user)
            _ = try await economy.grant(7, to: user)
            let balance = try #require(try await economy.reader.balance(of: user, at: Economy.start))
            #expect(balance.besitos.units == 7)
            #expect(balance.lifetime == Besitos.max.units + 7)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `lots that lapse together are announced together`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            let soon = Economy.start.advanced(by: .seconds(86_400))
            _ = try await economy.grant(9, to: user, expiresAt: Economy.start.advanced(by: .seconds(-1)))
            _ = try await economy.grant(30, to: user, expiresAt: soon)
            _ = try await economy.grant(12, to: user, expiresAt: soon)
            _ = try await economy.grant(5, to: user, expiresAt: soon.advanced(by: .seconds(1)))
            let balance = try #require(try await economy.reader.balance(of: user, at: Economy.start))
            #expect(balance.besitos.units == 47)
            #expect(balance.nextExpiry?.at == soon)
            #expect(balance.nextExpiry?.besitos.units == 42)
        }
    }

    @Test func `what lapsed is gone from the balance, and leaves it as a ledger row`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(40, to: user, expiresAt: Economy.start.advanced(by: .seconds(60)))
            _ = try await economy.grant(5, to: user)
            economy.clock.advance(by: .seconds(61))
            #expect(try await economy.besitos(of: user) == 5)
            #expect(
                try await economy.spend(6, of: user).refusal
                    == .notEnoughBesitos(price: Besitos(6)!, balance: Besitos(5)!))
            #expect(try await economy.spend(5, of: user).receipt?.balance == .zero)
            #expect(
                try await economy.sql(
                    "SELECT amount, transaction_type FROM gamification.transactions ORDER BY transaction_id")
                    == [["40", "earn"], ["5", "earn"], ["-40", "expire"], ["-5", "spend"]])
            #expect(try await economy.events("gamification.besitos_expired") == 1)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `the balance tells what lapses next, and on which of the member's days`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member(timeZone: "Pacific/Auckland")
            _ = try await economy.grant(7, to: user, expiresAt: Economy.start.advanced(by: .seconds(3600)))
            let next = try #require(try await economy.reader.balance(of: user, at: Economy.start)?.nextExpiry)
            #expect(next.besitos.units == 7)
            #expect(next.day.description == "2026-02-01")
        }
    }

    @Test func `of a hundred spends of 50 at once, a balance of 100 pays two`() async throws {
        try await Economy.with(connectionsPerLoop: 8) { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(100, to: user)
            let paid = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 { group.addTask { try await economy.spend(50, of: user).receipt != nil } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(paid == 2)
            #expect(try await economy.besitos(of: user) == 0)
            #expect(try await economy.events("gamification.besitos_spent") == 2)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `a refused spend writes nothing`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(10, to: user)
            let refusal = try await economy.spend(11, of: user).refusal
            #expect(refusal?.facts == ["required": 11, "current": 10, "missing": 1])
            #expect(try await economy.sql("SELECT count(*) FROM gamification.transactions") == [["1"]])
            #expect(try await economy.sql("SELECT count(*) FROM coordination.commands") == [["1"]])
        }
    }

    @Test func `nobody can be given besitos who is no member`() async throws {
        try await Economy.with { economy async throws in
            #expect(try await economy.grant(1, to: UserID(999)).refusal == .noSuchUser)
            #expect(try await economy.spend(1, of: UserID(999)).refusal?.code == "gamification.not_enough_besitos")
        }
    }

    @Test func `a balance cannot pass the largest amount there is`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(Besitos.max.units, to: user)
            #expect(try await economy.grant(1, to: user).refusal == .balanceTooLarge)
        }
    }

    @Test func `ledger rows cannot be changed or removed, even by hand`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(10, to: user)
            for statement in [
                "UPDATE gamification.transactions SET amount = 1000", "DELETE FROM gamification.transactions",
                "TRUNCATE gamification.transactions CASCADE",
            ] {
                await #expect(throws: DatabaseError.self) { try await economy.sql(statement) }
            }
        }
    }

    @Test func `a spend costs as many statements with fifty lots as with one`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(1, to: user)
            let before = economy.database.statementCount
            _ = try await economy.spend(1, of: user)
            let withOne = economy.database.statementCount - before
            for _ in 0..<50 { _ = try await economy.grant(1, to: user) }
            let between = economy.database.statementCount
            _ = try await economy.spend(50, of: user)
            #expect(economy.database.statementCount - between == withOne)
        }
    }

    @Test func `the proof finds a balance that somebody tampered with`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(10, to: user)
            try await economy.sql("UPDATE gamification.user_balances SET besitos = 9")
            let mismatches = try await LedgerProof(database: economy.database).mismatches(limit: 10)
            #expect(mismatches.map(\.user) == [user])
            #expect(try await !economy.addsUp())
        }
    }

    @Test func `random movements keep every proof true`() async throws {
        try await Economy.with(connectionsPerLoop: 4) { economy async throws in
            var users: [UserID] = []
            for _ in 0..<4 { users.append(try await economy.member()) }
            for _ in 0..<12 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for user in users {
                        let (amount, lifetime) = (Int64.random(in: 1...40), Int64.random(in: 1...5))
                        let expiry = Bool.random() ? economy.clock.now().advanced(by: .seconds(lifetime)) : nil
                        group.addTask { _ = try await economy.grant(amount, to: user, expiresAt: expiry) }
                        group.addTask { _ = try await economy.spend(Int64.random(in: 1...40), of: user) }
                    }
                    try await group.waitForAll()
                }
                economy.clock.advance(by: .seconds(2))
            }
            #expect(try await economy.addsUp())
        }
    }
}
