public import JSON
public import Postgres
public import Vocabulary

/// Reads the shop's shelves and members' bags.
public struct ShopReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// At most `limit` items for sale, by id, those after `cursor`.
    public func items(after cursor: ShopItemID?, limit: Int) async throws(DatabaseError) -> [ShopListing] {
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
    public let stock: Int64?

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
