public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Staff put an item into the shop: one that there is, as those that game content made, or a new one that is made
/// with it.
public struct OfferItem: Command {
    public static let name = "commerce.offer_item"

    public enum Goods: Hashable, Sendable {
        case new(NewItem)
        /// By key.
        case existing(String)
    }

    public let goods: Goods
    /// What the shop says about it; of an item that there is, its own words when `nil`.
    public let description: LocalizedText?
    /// 1 to 1,000,000.
    public let price: Besitos
    /// `nil` for no end of them.
    public let stock: Int64?
    /// What buying it requires.
    public let requirement: Requirement

    public init(
        _ goods: Goods, description: LocalizedText?, price: Besitos, stock: Int64?,
        requirement: Requirement = .nothing
    ) {
        self.goods = goods
        self.description = description
        self.price = price
        self.stock = stock
        self.requirement = requirement
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Equatable, Sendable {
        public let shopItem: ShopItemID
        public let item: ItemID

        init(shopItem: ShopItemID, item: ItemID) {
            self.shopItem = shopItem
            self.item = item
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("shop_item_id", self.shopItem)
                json.member("item_id", self.item)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(shopItem: try fields.id("shop_item_id"), item: try fields.id("item_id"))
        }
    }

    public struct Handler: CommandHandler {
        private let inventory: any Inventory
        private let requirements: RequirementKinds

        public init(inventory: any Inventory, requirements: RequirementKinds) {
            self.inventory = inventory
            self.requirements = requirements
        }

        public func validate(_ input: OfferItem) -> Refusal? {
            do throws(JSONFault) {
                _ = try self.requirements.checked(input.requirement, at: "purchase_requirements")
                return nil
            } catch { return .badRequirement(error) }
        }

        public func execute(
            _ input: OfferItem, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let item: ItemID
            var words = input.description
            switch input.goods {
            case .new(let new):
                guard let made = try await self.inventory.define(new, in: work) else { return .failure(.itemKeyTaken) }
                item = made
                words = words ?? new.name
            case .existing(let key):
                guard let known = try await self.inventory.item(key, in: work) else { return .failure(.noItemToSell) }
                item = known.id
                words = words ?? known.description ?? known.name
            }
            return try await self.offer(item, saying: words, input, in: work)
        }

        private func offer(
            _ item: ItemID, saying words: LocalizedText?, _ input: OfferItem, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let requirement =
                (try? self.requirements.checked(input.requirement, at: "purchase_requirements")) ?? input.requirement
            let rows = try await work.transaction.rows(
                """
                INSERT INTO commerce.shop_items (item_id, created_at, updated_at, price_besitos, stock, is_available,
                    description, purchase_requirements)
                VALUES (\(item), \(work.now), \(work.now), \(input.price), \(input.stock), true,
                        \(words.map { JSONWriter.text(of: $0) }), \(JSONWriter.text(of: requirement)))
                ON CONFLICT (item_id) DO NOTHING
                RETURNING shop_item_id
                """)
            guard let row = rows.first else { return .failure(.alreadyOffered) }
            work.invalidate(.content)
            return .success(Receipt(shopItem: try row.get("shop_item_id"), item: item))
        }
    }
}

extension OfferItem: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            switch self.goods {
            case .existing(let key): json.member("key", key)
            case .new(let item):
                json.member("key", item.key)
                json.member("item_type", item.kind.rawValue)
                json.member("rarity", item.rarity.rawValue)
                json.member("is_unique", item.isUnique)
                json.member("name", item.name)
            }
            json.member("description", ifPresent: self.description)
            json.member("price_besitos", self.price)
            json.member("stock", self.stock)
            if self.requirement != .nothing { json.member("purchase_requirements", self.requirement) }
        }
    }

    /// - Throws: ``JSONFault`` naming the member and its rule; members that nobody reads are refused too.
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(
            only: "key", "item_type", "rarity", "is_unique", "name", "description", "price_besitos", "stock",
            "purchase_requirements")
        // Said with any of its own members it is a new item, and needs all of them.
        let isNew = ["item_type", "rarity", "is_unique", "name"].contains { json[$0] != nil }
        self.init(
            isNew ? .new(try Self.newItem(fields)) : .existing(try fields.key("key")),
            description: try fields.optional("description") { (fields) throws(JSONFault) in
                try fields.words("description", upTo: 1000)
            },
            price: Besitos(try fields.int("price_besitos", in: 1...1_000_000))!,
            stock: try fields.optional("stock") { (fields) throws(JSONFault) in
                try fields.int("stock", in: 0...1_000_000_000)
            },
            requirement: try fields.optional("purchase_requirements") { (fields) throws(JSONFault) in
                try Requirement(json: try fields.value("purchase_requirements"), at: "purchase_requirements")
            } ?? .nothing)
    }
    private static func newItem(_ fields: JSONFields) throws(JSONFault) -> NewItem {
        NewItem(
            key: try fields.key("key"), kind: try fields.choice("item_type"), rarity: try fields.choice("rarity"),
            isUnique: try fields.optional("is_unique") { (fields) throws(JSONFault) in try fields.bool("is_unique") }
                ?? false,
            name: try fields.words("name", upTo: 100))
    }
}
