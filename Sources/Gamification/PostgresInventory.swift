public import Coordination
import JSON
public import Postgres
public import Vocabulary

/// `gamification.user_inventory`.
public struct PostgresInventory: Inventory {
    public init() {}

    public func add(_ item: ItemID, quantity: Int64, to user: UserID, in work: UnitOfWork) -> QueuedRows {
        self.add([Gain(item, quantity: quantity, to: user)], in: work)
    }

    /// In the order of the members, as everybody locks who locks several.
    public func add(_ gains: [Gain], in work: UnitOfWork) -> QueuedRows {
        work.transaction.queueForRows(
            """
            INSERT INTO gamification.user_inventory AS held (user_id, item_id, quantity, acquired_at)
            SELECT user_id, item_id, quantity, \(work.now)
            FROM unnest(\(gains.map(\.user.rawValue)), \(gains.map(\.item.rawValue)), \(gains.map(\.quantity)))
                AS gained (user_id, item_id, quantity)
            ORDER BY user_id
            ON CONFLICT (user_id, item_id) DO UPDATE SET quantity = held.quantity + excluded.quantity
            WHERE NOT (SELECT is_unique FROM gamification.items WHERE item_id = held.item_id)
            RETURNING user_id, quantity
            """)
    }

    public func define(_ item: NewItem, in work: UnitOfWork) async throws(DatabaseError) -> ItemID? {
        let rows = try await work.transaction.rows(
            """
            INSERT INTO gamification.items (created_at, is_unique, item_key, item_type, rarity, name)
            VALUES (\(work.now), \(item.isUnique), \(item.key), \(item.kind.rawValue), \(item.rarity.rawValue),
                    \(JSONWriter.text(of: item.name)))
            ON CONFLICT (item_key) DO NOTHING
            RETURNING item_id
            """)
        return try rows.first?.get("item_id")
    }
}
