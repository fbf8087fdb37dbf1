public import Vocabulary

public struct ItemViewed: Event {
    public let shopItemID: ShopItemID

    public init(shopItemID: ShopItemID) {
        self.shopItemID = shopItemID
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.item_viewed", "A member looked at an item of the shop.", lane: .tracking, isDroppable: true,
        Self.init,
        EventField("shop_item_id", \.shopItemID))
}

public struct ItemUnlocked: Event {
    public let itemID: ItemID
    public let itemKey: String
    /// What opened it: `decision:sala/mirar`.
    public let source: String

    public init(itemID: ItemID, itemKey: String, source: String) {
        self.itemID = itemID
        self.itemKey = itemKey
        self.source = source
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.item_unlocked", "An item of the shop was opened to a member.", Self.init,
        EventField("item_id", \.itemID), EventField("item_key", \.itemKey), EventField("source", \.source))
}

public struct CartUpdated: Event {
    public let items: Int
    public let totalBesitos: Besitos

    public init(items: Int, totalBesitos: Besitos) {
        self.items = items
        self.totalBesitos = totalBesitos
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.cart_updated", "A member's cart changed.", lane: .tracking, isDroppable: true, Self.init,
        EventField("items", \.items), EventField("total_besitos", \.totalBesitos))
}

public struct PurchaseInitiated: Event {
    public let purchaseID: PurchaseID
    public let shopItemID: ShopItemID
    public let quantity: Int
    public let method: String

    public init(purchaseID: PurchaseID, shopItemID: ShopItemID, quantity: Int, method: String) {
        self.purchaseID = purchaseID
        self.shopItemID = shopItemID
        self.quantity = quantity
        self.method = method
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.purchase_initiated", "A purchase waits for its payment.", lane: .critical, Self.init,
        EventField("purchase_id", \.purchaseID), EventField("shop_item_id", \.shopItemID),
        EventField("quantity", \.quantity), EventField("method", \.method))
}

public struct PurchaseCompleted: Event {
    public let purchaseID: PurchaseID
    public let shopItemID: ShopItemID
    public let itemID: ItemID
    public let quantity: Int
    public let besitosSpent: Besitos
    public let amountMinor: Int64?
    public let currency: String?

    public init(
        purchaseID: PurchaseID, shopItemID: ShopItemID, itemID: ItemID, quantity: Int, besitosSpent: Besitos,
        amountMinor: Int64?, currency: String?
    ) {
        self.purchaseID = purchaseID
        self.shopItemID = shopItemID
        self.itemID = itemID
        self.quantity = quantity
        self.besitosSpent = besitosSpent
        self.amountMinor = amountMinor
        self.currency = currency
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.purchase_completed", "A purchase was paid and handed over.", lane: .critical, Self.init,
        EventField("purchase_id", \.purchaseID), EventField("shop_item_id", \.shopItemID),
        EventField("item_id", \.itemID), EventField("quantity", \.quantity),
        EventField("besitos_spent", \.besitosSpent), EventField("amount_minor", \.amountMinor),
        EventField("currency", \.currency))
}

public struct PurchaseFailed: Event {
    public let purchaseID: PurchaseID?
    public let shopItemID: ShopItemID
    public let method, reason: String

    public init(purchaseID: PurchaseID?, shopItemID: ShopItemID, method: String, reason: String) {
        self.purchaseID = purchaseID
        self.shopItemID = shopItemID
        self.method = method
        self.reason = reason
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.purchase_failed", "A purchase came to nothing.", lane: .critical, Self.init,
        EventField("purchase_id", \.purchaseID), EventField("shop_item_id", \.shopItemID),
        EventField("method", \.method), EventField("reason", \.reason))
}
