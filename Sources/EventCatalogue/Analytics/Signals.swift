public import Vocabulary

public struct VIPContentAccessed: Event {
    public let fragmentID: FragmentID
    public let fragmentKey: String

    public init(fragmentID: FragmentID, fragmentKey: String) {
        self.fragmentID = fragmentID
        self.fragmentKey = fragmentKey
    }

    public static let shape: EventShape<Self> = EventShape(
        "analytics.vip_content_accessed", "A member read VIP content.", lane: .tracking, isDroppable: true, Self.init,
        EventField("fragment_id", \.fragmentID), EventField("fragment_key", \.fragmentKey))
}

public struct ConversionOpportunity: Event {
    public let trigger: String
    public let offerKey: String?
    public let scorePercent: Int

    public init(trigger: String, offerKey: String?, scorePercent: Int) {
        self.trigger = trigger
        self.offerKey = offerKey
        self.scorePercent = scorePercent
    }

    public static let shape: EventShape<Self> = EventShape(
        "analytics.conversion_opportunity", "A member may be ready for an offer.", Self.init,
        EventField("trigger", \.trigger), EventField("offer_key", \.offerKey),
        EventField("score_percent", \.scorePercent))
}

public struct UserChurnRisk: Event {
    public let scorePercent, daysSilent: Int

    public init(scorePercent: Int, daysSilent: Int) {
        self.scorePercent = scorePercent
        self.daysSilent = daysSilent
    }

    public static let shape: EventShape<Self> = EventShape(
        "analytics.user_churn_risk", "A member may be about to leave.", Self.init,
        EventField("score_percent", \.scorePercent), EventField("days_silent", \.daysSilent))
}
