public import JSON
public import Postgres
public import Vocabulary

/// Reads the shop's shelves and members' bags.
public struct ShopReader: Sendable {
    private let database: any Database
    private let kept: KeptShelves?

    /// - Parameter kept: pages that may be shown again; `nil` asks the database for all of them.
    public init(database: any Database, keeping kept: KeptShelves? = nil) {
        self.database = database
        self.kept = kept
    }

    /// At most `limit` items for sale, by id, those after `cursor`.
    public func items(after cursor: ShopItemID?, limit: Int) async throws(DatabaseError) -> [ShopListing] {
        guard let kept else { return try await self.read(after: cursor, limit: limit) }
        let items = try await kept.items(after: cursor, limit: limit) { () async throws(DatabaseError) in
            try await self.read(after: cursor, limit: limit)
        }
        return try await self.counted(items)
    }

    /// With what is left now of those that are limited.
    private func counted(_ items: [ShopListing]) async throws(DatabaseError) -> [ShopListing] {
        let limited = items.filter { $0.stock != nil }.map(\.id.rawValue)
        guard !limited.isEmpty else { return items }
        var left: [ShopItemID: Int64] = [:]
        for row in try await self.database.read(
            "SELECT shop_item_id, stock FROM commerce.shop_items WHERE shop_item_id = ANY (\(limited))")
        { left[try row.get("shop_item_id")] = try row.optional("stock") }
        return items.map { $0.stock == nil ? $0 : $0.with(stock: left[$0.id]) }
    }

    private func read(after cursor: ShopItemID?, limit: Int) async throws(DatabaseError) -> [ShopListing] {
        try await self.database.all(
            """
            SELECT shop_item_id, item_id, item_key, item_type, rarity, is_unique, name::text, description::text,
                   price_besitos, stock, purchase_requirements::text
            FROM commerce.shop_items JOIN published.items USING (item_id)
            WHERE is_available AND shop_item_id > \(cursor?.rawValue ?? 0)
            ORDER BY shop_item_id
            LIMIT \(limit)
            """)
    }
}

/// An item for sale.
public struct ShopListing: RowDecodable, JSONEncodable, Sendable {
    public let id: ShopItemID
    public let item: ItemID
    public let key, kind, rarity: String
    public let isUnique: Bool
    /// JSON: `{"es": …, "en": …}`.
    let name, description: String
    /// JSON: what buying it requires, `{}` for nothing.
    let requirements: String
    public let price: Besitos
    public private(set) var stock: Int64?

    func with(stock: Int64?) -> ShopListing {
        var listing = self
        listing.stock = stock
        return listing
    }

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("shop_item_id")
        self.item = try row.get("item_id")
        self.key = try row.get("item_key")
        self.kind = try row.get("item_type")
        self.rarity = try row.get("rarity")
        self.isUnique = try row.get("is_unique")
        self.name = try row.get("name")
        self.description = try row.get("description")
        self.requirements = try row.get("purchase_requirements")
        self.price = try row.get("price_besitos")
        self.stock = try row.optional("stock")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("shop_item_id", self.id)
            json.member("item_id", self.item)
            json.member("key", self.key)
            json.member("item_type", self.kind)
            json.member("rarity", self.rarity)
            json.member("is_unique", self.isUnique)
            json.member("name", JSONText(self.name))
            json.member("description", JSONText(self.description))
            json.member("price_besitos", self.price)
            json.member("stock", self.stock)
            json.member("purchase_requirements", JSONText(self.requirements))
        }
    }
}
