public import Vocabulary

public struct ItemViewed: Event {
    public let itemID: Int64
    public let itemKey: String

    public init(itemID: Int64, itemKey: String) {
        self.itemID = itemID
        self.itemKey = itemKey
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.item_viewed", "A member looked at an item of the shop.", lane: .tracking, isDroppable: true,
        Self.init,
        EventField("item_id", \.itemID), EventField("item_key", \.itemKey))
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
    public let purchaseID, itemID: Int64
    public let itemKey: String
    public let quantity: Int
    public let method: String

    public init(purchaseID: Int64, itemID: Int64, itemKey: String, quantity: Int, method: String) {
        self.purchaseID = purchaseID
        self.itemID = itemID
        self.itemKey = itemKey
        self.quantity = quantity
        self.method = method
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.purchase_initiated", "A purchase waits for its payment.", lane: .critical, Self.init,
        EventField("purchase_id", \.purchaseID), EventField("item_id", \.itemID), EventField("item_key", \.itemKey),
        EventField("quantity", \.quantity), EventField("method", \.method))
}

public struct PurchaseCompleted: Event {
    public let purchaseID, itemID: Int64
    public let itemKey: String
    public let quantity: Int
    public let method: String
    public let priceBesitos: Besitos?
    public let priceMinor: Int64?
    public let currency: String?

    public init(
        purchaseID: Int64, itemID: Int64, itemKey: String, quantity: Int, method: String, priceBesitos: Besitos?,
        priceMinor: Int64?, currency: String?
    ) {
        self.purchaseID = purchaseID
        self.itemID = itemID
        self.itemKey = itemKey
        self.quantity = quantity
        self.method = method
        self.priceBesitos = priceBesitos
        self.priceMinor = priceMinor
        self.currency = currency
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.purchase_completed", "A purchase was paid and handed over.", lane: .critical, Self.init,
        EventField("purchase_id", \.purchaseID), EventField("item_id", \.itemID), EventField("item_key", \.itemKey),
        EventField("quantity", \.quantity), EventField("method", \.method),
        EventField("price_besitos", \.priceBesitos), EventField("price_minor", \.priceMinor),
        EventField("currency", \.currency))
}

public struct PurchaseFailed: Event {
    public let purchaseID: Int64?
    public let itemID: Int64
    public let method, reason: String

    public init(purchaseID: Int64?, itemID: Int64, method: String, reason: String) {
        self.purchaseID = purchaseID
        self.itemID = itemID
        self.method = method
        self.reason = reason
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.purchase_failed", "A purchase came to nothing.", lane: .critical, Self.init,
        EventField("purchase_id", \.purchaseID), EventField("item_id", \.itemID), EventField("method", \.method),
        EventField("reason", \.reason))
}
