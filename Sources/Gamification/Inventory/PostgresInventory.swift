public import Coordination
import EventCatalogue
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

    public func give(
        _ items: [String: Int64], to user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> [GivenItem] {
        guard !items.isEmpty else { return [] }
        var given: [GivenItem] = []
        for row in try await work.transaction.rows(.give(items, to: user, at: work.now)) {
            let item = GivenItem(
                item: try row.get("item_id"), key: try row.get("item_key"), quantity: try row.get("quantity"),
                icon: try row.get("icon"), name: try row.words("name"))
            work.emit(
                ItemAcquired(itemID: item.item, itemKey: item.key, quantity: Int(item.quantity), source: source),
                about: user)
            given.append(item)
        }
        return given
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

    public func item(_ key: String, in work: UnitOfWork) async throws(DatabaseError) -> KnownItem? {
        let rows = try await work.transaction.rows(
            """
            SELECT item_id, name::text, description::text FROM gamification.items
            WHERE item_key = \(key) AND NOT is_archived
            """)
        return try rows.first.map { (row) throws(DatabaseError) in
            KnownItem(
                id: try row.get("item_id"), name: try row.words("name"),
                description: try row.optionalWords("description"))
        }
    }
}

extension SQL {
    /// In the order of their ids, as everybody locks who locks several; of what is unique, one.
    fileprivate static func give(_ items: [String: Int64], to user: UserID, at now: Instant) -> SQL {
        let items = items.sorted { $0.key < $1.key }
        return """
            WITH given AS (
                SELECT item_id, item_key, icon, name, CASE WHEN is_unique THEN 1 ELSE gift.quantity END AS quantity
                FROM unnest(\(items.map(\.key)), \(items.map(\.value))) AS gift (item_key, quantity)
                JOIN gamification.items USING (item_key)
            ), taken AS (
                INSERT INTO gamification.user_inventory AS held (user_id, item_id, quantity, acquired_at)
                SELECT \(user), item_id, quantity, \(now) FROM given ORDER BY item_id
                ON CONFLICT (user_id, item_id) DO UPDATE SET quantity = held.quantity + excluded.quantity
                WHERE NOT (SELECT is_unique FROM gamification.items WHERE item_id = held.item_id)
                RETURNING item_id
            )
            SELECT item_id, item_key, icon, name::text, quantity FROM given JOIN taken USING (item_id) ORDER BY item_key
            """
    }
}

extension Row {
    /// A column of both languages' words, cast to text.
    func words(_ column: String) throws(DatabaseError) -> LocalizedText {
        let text: String = try self.get(column)
        guard let json = try? JSONReader.read(text), let words = try? LocalizedText(json: json) else {
            throw .badColumn(column)
        }
        return words
    }

    /// As ``words(_:)``; `nil` for NULL.
    func optionalWords(_ column: String) throws(DatabaseError) -> LocalizedText? {
        guard let text: String = try self.optional(column) else { return nil }
        guard let json = try? JSONReader.read(text), let words = try? LocalizedText(json: json) else {
            throw .badColumn(column)
        }
        return words
    }

    /// A column of what something gives, cast to text.
    func reward(_ column: String) throws(DatabaseError) -> Reward {
        let text: String = try self.get(column)
        guard let json = try? JSONReader.read(text), let reward = try? Reward(json: json) else {
            throw .badColumn(column)
        }
        return reward
    }
}
