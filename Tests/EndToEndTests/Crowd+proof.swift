import JSON
import Testing

extension Crowd {
    /// Every key that was answered has its one effect, and there is no other.
    func proveExactlyOnce(at product: Product, _ query: (String) async throws -> [[String?]]) async throws {
        let notes = self.now
        #expect(notes.improper == [])
        #expect(Set(notes.grants.values).count == notes.grants.count, "two keys, one row of the ledger")
        #expect(Set(notes.purchases.values).count == notes.purchases.count, "two keys, one purchase")
        let rows = try await query(
            "SELECT description, transaction_id FROM gamification.transactions WHERE description LIKE 'wish-%'")
        #expect(rows.count == notes.grants.count)
        #expect(
            Dictionary(grouping: rows) { $0[0] ?? "" }.mapValues { $0.map { $0[1] ?? "" } }
                == notes.grants.mapValues { ["\($0)"] })
        let purchases = try await query("SELECT purchase_id FROM commerce.user_purchases")
        #expect(Set(purchases.map { $0[0] ?? "" }) == Set(notes.purchases.values.map(String.init)))
        #expect(purchases.count == notes.purchases.count)
        let owned = try await query(
            """
            SELECT sum(quantity) FROM gamification.user_inventory JOIN gamification.items USING (item_id)
            WHERE item_key = 'crowd-candle'
            """)
        #expect(owned == [["\(notes.purchases.count)"]])
        let events = try await query(
            "SELECT count(*) FROM coordination.event_log WHERE type = 'commerce.purchase_completed'")
        #expect(events == [["\(notes.purchases.count)"]])
        let balance = 100_000 * self.members.count + 3 * notes.grants.count - 2 * notes.purchases.count
        // What levels and achievements gave on top is none of the crowd's doing.
        let moved = "SELECT sum(amount) FROM gamification.transactions WHERE source IN ('admin_grant', 'purchase')"
        #expect(try await query(moved) == [["\(balance)"]])
        #expect(try await product.run("verify", "ledger").status == 0)
    }
}
