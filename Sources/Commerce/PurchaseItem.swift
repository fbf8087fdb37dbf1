public import Coordination
public import JSON
import Postgres
public import Vocabulary

/// A member buys something of the shop with besitos (seed 001 section 3.1).
public struct PurchaseItem: Command, JSONDecodable {
    public static let name = "COMPRAR_ITEM"
    /// How many of one item go into one purchase.
    public static let quantities: ClosedRange<Int64> = 1...20

    public let user: UserID
    public let item: ShopItemID
    public let quantity: Int64

    public init(user: UserID, item: ShopItemID, quantity: Int64 = 1) {
        self.user = user
        self.item = item
        self.quantity = quantity
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("shop_item_id", self.item)
            json.member("quantity", self.quantity)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "shop_item_id", "quantity")
        self.init(
            user: try fields.id("user_id"), item: try fields.id("shop_item_id"),
            quantity: try fields.optional("quantity") { (fields) throws(JSONFault) in
                try fields.int("quantity", in: Self.quantities)
            } ?? 1)
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Equatable, Sendable {
        public let purchase: PurchaseID
        public let item: ItemID
        public let quantity: Int64
        public let besitosSpent: Besitos
        public let balance: Besitos

        init(purchase: PurchaseID, item: ItemID, quantity: Int64, besitosSpent: Besitos, balance: Besitos) {
            self.purchase = purchase
            self.item = item
            self.quantity = quantity
            self.besitosSpent = besitosSpent
            self.balance = balance
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("purchase_id", self.purchase)
                json.member("item_id", self.item)
                json.member("quantity", self.quantity)
                json.member("besitos_spent", self.besitosSpent)
                json.member("balance", self.balance)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(
                purchase: try fields.id("purchase_id"), item: try fields.id("item_id"),
                quantity: try fields.int("quantity"), besitosSpent: try fields.besitos("besitos_spent"),
                balance: try fields.besitos("balance"))
        }
    }
}
