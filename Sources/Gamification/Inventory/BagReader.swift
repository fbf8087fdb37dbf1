public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Reads items, and what members own of them.
public struct BagReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// At most `limit` items as their authors wrote them, by key, those after `cursor`.
    public func items(after cursor: String?, limit: Int) async throws(DatabaseError) -> [Definition] {
        try await self.database.all(
            """
            SELECT item_key AS key, jsonb_build_object('item_id', item_id, 'key', item_key, 'item_type', item_type,
                'rarity', rarity, 'is_unique', is_unique, 'is_consumable', is_consumable, 'is_archived', is_archived,
                'icon', icon, 'name', name, 'description', description, 'use_text', use_text, 'effect', effect)::text
                AS definition
            FROM gamification.items
            WHERE item_key > \(cursor ?? "")
            ORDER BY item_key LIMIT \(limit)
            """)
    }

    /// What a member owns, the rarest first.
    public func bag(of user: UserID) async throws(DatabaseError) -> [HeldItem] {
        try await self.database.all(.bag(of: user))
    }

    /// As ``bag(of:)``, as an operation under way sees it.
    public func bag(of user: UserID, in work: UnitOfWork) async throws(DatabaseError) -> [HeldItem] {
        var items: [HeldItem] = []
        for row in try await work.transaction.rows(.bag(of: user)) { items.append(try HeldItem(row: row)) }
        return items
    }
}

/// Content as its author wrote it, with its id.
public struct Definition: RowDecodable, JSONEncodable, Sendable {
    public let key: String
    /// JSON.
    let definition: String

    public init(row: Row) throws(DatabaseError) {
        self.key = try row.get("key")
        self.definition = try row.get("definition")
    }

    public func encode(into json: inout JSONWriter) { JSONText(self.definition).encode(into: &json) }
}

/// What a member owns of one item.
public struct HeldItem: RowDecodable, JSONEncodable, Sendable {
    public let item: ItemID
    public let key: String
    public let kind: ItemKind
    public let rarity: Rarity
    public let isConsumable: Bool
    public let icon: String
    public let name: LocalizedText
    public let description: LocalizedText?
    public let quantity: Int64
    public let acquiredAt: Instant

    public init(row: Row) throws(DatabaseError) {
        guard let kind = ItemKind(rawValue: try row.get("item_type")) else { throw .badColumn("item_type") }
        guard let rarity = Rarity(rawValue: try row.get("rarity")) else { throw .badColumn("rarity") }
        self.item = try row.get("item_id")
        self.key = try row.get("item_key")
        self.kind = kind
        self.rarity = rarity
        self.isConsumable = try row.get("is_consumable")
        self.icon = try row.get("icon")
        self.name = try row.words("name")
        self.description = try row.optionalWords("description")
        self.quantity = try row.get("quantity")
        self.acquiredAt = try row.get("acquired_at")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("item_id", self.item)
            json.member("key", self.key)
            json.member("item_type", self.kind.rawValue)
            json.member("rarity", self.rarity.rawValue)
            json.member("is_consumable", self.isConsumable)
            json.member("icon", self.icon)
            json.member("name", self.name)
            json.member("description", self.description)
            json.member("quantity", self.quantity)
            json.member("acquired_at", self.acquiredAt)
        }
    }
}

extension SQL {
    fileprivate static func bag(of user: UserID) -> SQL {
        """
        SELECT item_id, item_key, item_type, rarity, is_consumable, icon, name::text, description::text, quantity,
               acquired_at
        FROM gamification.user_inventory JOIN gamification.items USING (item_id)
        WHERE user_id = \(user)
        ORDER BY array_position('{legendary,epic,rare,common}', rarity), item_key
        """
    }
}
