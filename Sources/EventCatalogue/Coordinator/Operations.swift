public import Vocabulary

public struct DecisionOperation: Event {
    public let fragmentID: FragmentID
    public let fragmentKey: String
    public let runNo: Int
    public let decisionID: DecisionID
    public let decisionKey: String
    public let nextFragmentID: FragmentID
    public let nextFragmentKey: String
    public let besitos: Besitos

    public init(
        fragmentID: FragmentID, fragmentKey: String, runNo: Int, decisionID: DecisionID, decisionKey: String,
        nextFragmentID: FragmentID, nextFragmentKey: String, besitos: Besitos
    ) {
        self.fragmentID = fragmentID
        self.fragmentKey = fragmentKey
        self.runNo = runNo
        self.decisionID = decisionID
        self.decisionKey = decisionKey
        self.nextFragmentID = nextFragmentID
        self.nextFragmentKey = nextFragmentKey
        self.besitos = besitos
    }

    public static let shape: EventShape<Self> = EventShape(
        "coordinator.decision_taken", "Summary of a TOMAR_DECISION that was done; no metric counts it.",
        lane: .tracking, Self.init,
        EventField("fragment_id", \.fragmentID), EventField("fragment_key", \.fragmentKey),
        EventField("run_no", \.runNo), EventField("decision_id", \.decisionID),
        EventField("decision_key", \.decisionKey), EventField("next_fragment_id", \.nextFragmentID),
        EventField("next_fragment_key", \.nextFragmentKey), EventField("besitos", \.besitos))
}

public struct ReactionOperation: Event {
    public let contentType: String
    public let contentID: Int64
    public let reaction: String
    public let besitos: Besitos

    public init(contentType: String, contentID: Int64, reaction: String, besitos: Besitos) {
        self.contentType = contentType
        self.contentID = contentID
        self.reaction = reaction
        self.besitos = besitos
    }

    /// Without the seeds' `achievements` and `missions`: those follow from the reaction a moment later, and are told by
    /// `gamification.achievement_unlocked`, `mission_started` and `mission_completed`.
    public static let shape: EventShape<Self> = EventShape(
        "coordinator.content_reacted", "Summary of a REACCIONAR_CONTENIDO that was done; no metric counts it.",
        version: 2, lane: .tracking, Self.init,
        EventField("content_type", \.contentType), EventField("content_id", \.contentID),
        EventField("reaction", \.reaction), EventField("besitos", \.besitos))
}

public struct PurchaseOperation: Event {
    public let purchaseID: PurchaseID
    public let shopItemID: ShopItemID
    public let method: String
    public let unlocks: [String]

    public init(purchaseID: PurchaseID, shopItemID: ShopItemID, method: String, unlocks: [String]) {
        self.purchaseID = purchaseID
        self.shopItemID = shopItemID
        self.method = method
        self.unlocks = unlocks
    }

    public static let shape: EventShape<Self> = EventShape(
        "coordinator.purchase_completed", "Summary of a COMPRAR_ITEM that was done; no metric counts it.",
        lane: .tracking, Self.init,
        EventField("purchase_id", \.purchaseID), EventField("shop_item_id", \.shopItemID),
        EventField("method", \.method), EventField("unlocks", \.unlocks))
}
