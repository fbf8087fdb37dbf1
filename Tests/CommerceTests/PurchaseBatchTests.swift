import Commerce
import Coordination
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@Suite struct PurchaseBatchTests {
    private func wishes(
        _ users: [UserID], _ item: ShopItemID, keys: String = "purchase"
    ) -> [(user: UserID, item: ShopItemID, key: String)] {
        users.enumerated().map { ($1, item, "\(keys)-\($0)") }
    }

    @Test func `a crowd buys in few transactions, and everybody has what they paid for`() async throws {
        try await Market.with { market async throws in
            let users = try await market.members(60, besitos: 50)
            let item = try await market.offer("thing")
            // The first purchase is what the shelf is known from.
            _ = try await market.buy(self.wishes([users[0]], item, keys: "warming-up"))
            let before = market.storage.database.statementCount
            let outcomes = try await market.buy(self.wishes(users, item))
            let statements = market.storage.database.statementCount - before
            #expect(outcomes.count { if case .done = $0 { true } else { false } } == 60)
            #expect(statements < 60 * 4, "\(statements) statements for 60 purchases")

            #expect(try await market.count("commerce.user_purchases") == 61)
            #expect(try await market.count("coordination.commands WHERE command = 'COMPRAR_ITEM'") == 61)
            #expect(try await market.count("coordination.event_log WHERE type = 'commerce.purchase_completed'") == 61)
            #expect(try await market.count("gamification.user_balances WHERE besitos = 40") == 59)
            #expect(
                try await market.count(
                    """
                    commerce.user_purchases JOIN coordination.commands USING (operation_id)
                    JOIN gamification.transactions AS t USING (operation_id)
                    WHERE t.user_id = user_purchases.user_id AND (receipt::jsonb ->> 'purchase_id')::bigint = purchase_id
                      AND (receipt::jsonb ->> 'balance')::bigint = balance_after
                    """) == 61)
            #expect(try await market.addsUp())
        }
    }

    @Test func `who cannot pay is refused, and the others of the batch are not`() async throws {
        try await Market.with { market async throws in
            let users = try await market.members(20, besitos: 20)
            let item = try await market.offer("thing")
            _ = try await market.buy(self.wishes(Array(users[0..<5]), item, keys: "first-one"))
            _ = try await market.buy(self.wishes(Array(users[0..<5]), item, keys: "second-one"))
            let outcomes = try await market.buy(self.wishes(users, item))
            for (index, outcome) in outcomes.enumerated() {
                switch outcome {
                case .done: #expect(index >= 5)
                case .refused(let refusal):
                    #expect(index < 5 && refusal.code == "gamification.not_enough_besitos")
                default: Issue.record("\(outcome)")
                }
            }
            #expect(try await market.count("commerce.user_purchases") == 25)
            #expect(try await market.addsUp())
        }
    }

    @Test func `a key that was spent gets its receipt again, in whatever crowd it comes`() async throws {
        try await Market.with { market async throws in
            let users = try await market.members(20, besitos: 50)
            let item = try await market.offer("thing")
            let first = try await market.buy(self.wishes(users, item))
            let again = try await market.buy(
                self.wishes(Array(users[0..<10]), item) + self.wishes(Array(users[10...]), item, keys: "another"))
            for index in 0..<10 {
                guard case .done(let receipt) = first[index] else { throw Market.Unexpected(what: "\(first[index])") }
                guard case .replayed(let same) = again[index] else {
                    throw Market.Unexpected(what: "\(again[index])")
                }
                #expect(same == receipt)
            }
            #expect(again[10...].allSatisfy { if case .done = $0 { true } else { false } })
            #expect(try await market.count("commerce.user_purchases") == 30)
            #expect(try await market.addsUp())
        }
    }

    @Test func `the same wish many times at once is one purchase`() async throws {
        try await Market.with { market async throws in
            let users = try await market.members(10, besitos: 50)
            let item = try await market.offer("thing")
            let wishes = self.wishes(users, item)
            let outcomes = try await market.buy(wishes + wishes + wishes)
            #expect(outcomes.count == 30)
            #expect(outcomes.count { if case .done = $0 { true } else { false } } == 10)
            #expect(outcomes.count { if case .replayed = $0 { true } else { false } } == 20)
            #expect(try await market.count("commerce.user_purchases") == 10)
            #expect(try await market.addsUp())
        }
    }

    @Test func `a last piece goes to one, and a unique one to each member once`() async throws {
        try await Market.with { market async throws in
            let users = try await market.members(20, besitos: 100)
            let (rare, unique) = (
                try await market.offer("rare", stock: 3), try await market.offer("unique", isUnique: true)
            )
            let rares = try await market.buy(self.wishes(users, rare, keys: "rare-thing"))
            #expect(rares.count { if case .done = $0 { true } else { false } } == 3)
            _ = try await market.buy(self.wishes(Array(users[0..<10]), unique, keys: "unique-one"))
            let second = try await market.buy(self.wishes(users, unique, keys: "unique-two"))
            #expect(second.count { if case .done = $0 { true } else { false } } == 10)
            #expect(
                second[0..<10].allSatisfy { outcome in
                    if case .refused(let refusal) = outcome { refusal.code == "commerce.already_owned" } else { false }
                })
            #expect(try await market.count("gamification.user_inventory WHERE quantity <> 1") == 0)
            #expect(try await market.addsUp())
        }
    }

    @Test func `a price that changed is paid as it is now, by the whole crowd`() async throws {
        try await Market.with { market async throws in
            let users = try await market.members(20, besitos: 50)
            let item = try await market.offer("thing")
            _ = try await market.buy(self.wishes([users[0]], item, keys: "warming-up"))
            try await market.storage.sql("UPDATE commerce.shop_items SET price_besitos = 15")
            let outcomes = try await market.buy(self.wishes(users, item))
            #expect(
                outcomes.allSatisfy { if case .done(let sold) = $0 { sold.besitosSpent.units == 15 } else { false } })
            #expect(try await market.addsUp())
        }
    }

    @Test func `lapsed besitos are not spent, alone or in a crowd`() async throws {
        try await Market.with { market async throws in
            let users = try await market.members(20, besitos: 10)
            let item = try await market.offer("thing")
            _ = try await market.buy(self.wishes([users[0]], item, keys: "warming-up"))
            try await market.storage.sql(
                "UPDATE gamification.lots SET expires_at = '2026-01-01T00:00:00Z' WHERE user_id % 2 = 0 AND remaining > 0"
            )
            let outcomes = try await market.buy(self.wishes(Array(users[1...]), item))
            for (user, outcome) in zip(users[1...], outcomes) {
                let isDone = if case .done = outcome { true } else { false }
                #expect(isDone == !user.rawValue.isMultiple(of: 2))
            }
            #expect(try await market.addsUp())
        }
    }
}
