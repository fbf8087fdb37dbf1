public import Vocabulary

public struct VIPStatusChanged: Event {
    public let isVIP: Bool
    public let until: Instant?
    public let reason: String

    public init(isVIP: Bool, until: Instant?, reason: String) {
        self.isVIP = isVIP
        self.until = until
        self.reason = reason
    }

    public static let shape: EventShape<Self> = EventShape(
        "admin.vip_status_changed", "A member became VIP or ceased to be.", lane: .critical, Self.init,
        EventField("is_vip", \.isVIP), EventField("until", \.until), EventField("reason", \.reason))
}

public struct SubscriptionStarted: Event {
    public let subscriptionID: Int64
    public let plan: String
    public let until: Instant

    public init(subscriptionID: Int64, plan: String, until: Instant) {
        self.subscriptionID = subscriptionID
        self.plan = plan
        self.until = until
    }

    public static let shape: EventShape<Self> = EventShape(
        "admin.subscription_started", "Access by a membership began.", lane: .critical, Self.init,
        EventField("subscription_id", \.subscriptionID), EventField("plan", \.plan), EventField("until", \.until))
}

public struct SubscriptionExpiring: Event {
    public let subscriptionID: Int64
    public let plan: String
    public let until: Instant

    public init(subscriptionID: Int64, plan: String, until: Instant) {
        self.subscriptionID = subscriptionID
        self.plan = plan
        self.until = until
    }

    public static let shape: EventShape<Self> = EventShape(
        "admin.subscription_expiring", "Access by a membership will end soon.", lane: .critical, Self.init,
        EventField("subscription_id", \.subscriptionID), EventField("plan", \.plan), EventField("until", \.until))
}

public struct SubscriptionExpired: Event {
    public let subscriptionID: Int64
    public let plan: String

    public init(subscriptionID: Int64, plan: String) {
        self.subscriptionID = subscriptionID
        self.plan = plan
    }

    public static let shape: EventShape<Self> = EventShape(
        "admin.subscription_expired", "Access by a membership ended.", lane: .critical, Self.init,
        EventField("subscription_id", \.subscriptionID), EventField("plan", \.plan))
}
