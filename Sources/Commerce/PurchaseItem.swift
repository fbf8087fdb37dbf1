public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// A member buys something of the shop with besitos (seed 001 section 3.1).
public struct PurchaseItem: Command {
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

extension PurchaseItem {
    /// Reads the shelf, then takes, hands over and pays in one flight, whose statements decide: whatever
    /// changed since the shelf was read makes one of them return no row, and all of it is undone. An item
    /// without end is not locked.
    public struct Handler: CommandHandler {
        private let ledger: any BesitoLedger
        private let inventory: any Inventory

        public init(ledger: any BesitoLedger, inventory: any Inventory) {
            self.ledger = ledger
            self.inventory = inventory
        }

        public func validate(_ input: PurchaseItem) -> Refusal? {
            PurchaseItem.quantities.contains(input.quantity) ? nil : .badQuantity(allowed: PurchaseItem.quantities)
        }

        public func execute(
            _ input: PurchaseItem, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let shelf: Shelf? = try await work.transaction.first(.shelf(of: input.item, for: input.user))
            guard let shelf else { return .failure(.noSuchItem) }
            if let refusal = shelf.refusal(of: input.quantity) { return .failure(refusal) }
            let price = Besitos(shelf.price.units * input.quantity)!

            let stock = shelf.isLimited ? work.transaction.queueForRows(.takeStock(input, in: work)) : nil
            let sale = work.transaction.queueForRows(.recordPurchase(input, for: price, in: work))
            let held = self.inventory.add(shelf.item, quantity: input.quantity, to: input.user, in: work)
            let entry = LedgerEntry(SpendPurpose.purchase, reference: "shop_item:\(input.item)")
            let payment = try await self.ledger.spend(price, of: input.user, for: entry, in: work)

            if let stock, try stock.rows().isEmpty { return .failure(.soldOut) }
            if try held.rows().isEmpty { return .failure(.alreadyOwned) }
            guard let row = try sale.rows().first else { throw .badColumn("purchase_id") }
            let purchase: PurchaseID = try row.get("purchase_id")
            return payment.map { paid in
                let receipt = Receipt(
                    purchase: purchase, item: shelf.item, quantity: input.quantity, besitosSpent: price,
                    balance: paid.balance)
                work.emit(.purchaseCompleted(receipt, by: input))
                return receipt
            }
        }
    }
}

/// What the shop says about one item.
private struct Shelf: RowDecodable {
    let item: ItemID
    let price: Besitos
    let isLimited, isUnique, isForMember: Bool

    init(row: Row) throws(DatabaseError) {
        self.item = try row.get("item_id")
        self.price = try row.get("price_besitos")
        self.isLimited = try row.get("is_limited")
        self.isUnique = try row.get("is_unique")
        self.isForMember = try row.get("is_for_member")
    }

    func refusal(of quantity: Int64) -> Refusal? {
        guard self.isForMember else { return .noSuchUser }
        return self.isUnique && quantity > 1 ? .badQuantity(allowed: 1...1) : nil
    }
}

extension SQL {
    fileprivate static func shelf(of item: ShopItemID, for user: UserID) -> SQL {
        """
        SELECT item_id, price_besitos, stock IS NOT NULL AS is_limited, is_unique,
               EXISTS (SELECT FROM published.members WHERE user_id = \(user)) AS is_for_member
        FROM commerce.shop_items JOIN published.items USING (item_id)
        WHERE shop_item_id = \(item) AND is_available
        """
    }

    /// No row when the stock does not reach.
    fileprivate static func takeStock(_ input: PurchaseItem, in work: UnitOfWork) -> SQL {
        """
        UPDATE commerce.shop_items SET stock = stock - \(input.quantity), updated_at = \(work.now)
        WHERE shop_item_id = \(input.item) AND stock >= \(input.quantity)
        RETURNING true
        """
    }

    fileprivate static func recordPurchase(_ input: PurchaseItem, for price: Besitos, in work: UnitOfWork) -> SQL {
        """
        INSERT INTO commerce.user_purchases (user_id, shop_item_id, purchase_date, quantity, besitos_spent,
            purchase_type, operation_id)
        VALUES (\(input.user), \(input.item), \(work.now), \(input.quantity), \(price), 'besitos',
                \(work.operation.description))
        RETURNING purchase_id
        """
    }
}
