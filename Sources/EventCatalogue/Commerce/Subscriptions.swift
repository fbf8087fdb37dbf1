public import Vocabulary

public struct VIPSubscribed: Event {
    public let subscriptionID: Int64
    public let plan: String
    public let priceMinor: Int64
    public let currency: String
    public let until: Instant

    public init(subscriptionID: Int64, plan: String, priceMinor: Int64, currency: String, until: Instant) {
        self.subscriptionID = subscriptionID
        self.plan = plan
        self.priceMinor = priceMinor
        self.currency = currency
        self.until = until
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.vip_subscribed", "A member bought a VIP membership.", lane: .critical, Self.init,
        EventField("subscription_id", \.subscriptionID), EventField("plan", \.plan),
        EventField("price_minor", \.priceMinor), EventField("currency", \.currency), EventField("until", \.until))
}

public struct VIPRenewed: Event {
    public let subscriptionID: Int64
    public let plan: String
    public let priceMinor: Int64
    public let currency: String
    public let until: Instant

    public init(subscriptionID: Int64, plan: String, priceMinor: Int64, currency: String, until: Instant) {
        self.subscriptionID = subscriptionID
        self.plan = plan
        self.priceMinor = priceMinor
        self.currency = currency
        self.until = until
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.vip_renewed", "A VIP membership was paid for another period.", lane: .critical, Self.init,
        EventField("subscription_id", \.subscriptionID), EventField("plan", \.plan),
        EventField("price_minor", \.priceMinor), EventField("currency", \.currency), EventField("until", \.until))
}

public struct VIPCancelled: Event {
    public let subscriptionID: Int64
    public let plan: String
    public let until: Instant
    public let reason: String?

    public init(subscriptionID: Int64, plan: String, until: Instant, reason: String?) {
        self.subscriptionID = subscriptionID
        self.plan = plan
        self.until = until
        self.reason = reason
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.vip_cancelled", "A member cancelled a VIP membership; access ends with what was paid for.",
        lane: .critical, Self.init,
        EventField("subscription_id", \.subscriptionID), EventField("plan", \.plan), EventField("until", \.until),
        EventField("reason", \.reason))
}
