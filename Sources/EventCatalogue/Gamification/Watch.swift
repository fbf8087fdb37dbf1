public import Vocabulary

public struct BalanceFrozen: Event {
    /// Of the proof that found it; or why staff did it.
    public let proofID: Int64?
    public let reason: String?

    public init(proofID: Int64?, reason: String?) {
        self.proofID = proofID
        self.reason = reason
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.balance_frozen", "A member's books do not add up, or staff stopped it: nothing is spent.",
        lane: .critical, Self.init, EventField("proof_id", \.proofID), EventField("reason", \.reason))
}

public struct BalanceReleased: Event {
    public let reason: String

    public init(reason: String) { self.reason = reason }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.balance_released", "Staff let a frozen balance go.", Self.init, EventField("reason", \.reason))
}

public struct EconomyAlert: Event {
    public let measure: String
    public let value, threshold: Int64

    public init(measure: String, value: Int64, threshold: Int64) {
        self.measure = measure
        self.value = value
        self.threshold = threshold
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.economy_alert", "A measure of the economy is beyond its threshold.", lane: .critical, Self.init,
        EventField("measure", \.measure), EventField("value", \.value), EventField("threshold", \.threshold))
}

public struct GrantsReversed: Event {
    public let reversalID: Int64
    public let grants, members, taken, owed: Int64
    public let reason: String

    public init(reversalID: Int64, grants: Int64, members: Int64, taken: Int64, owed: Int64, reason: String) {
        self.reversalID = reversalID
        self.grants = grants
        self.members = members
        self.taken = taken
        self.owed = owed
        self.reason = reason
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.grants_reversed", "Staff took wrong grants back.", lane: .critical, Self.init,
        EventField("reversal_id", \.reversalID), EventField("grants", \.grants), EventField("members", \.members),
        EventField("taken", \.taken), EventField("owed", \.owed), EventField("reason", \.reason))
}

public struct BesitosReversed: Event {
    public let amount: Besitos
    public let reference: String

    public init(amount: Besitos, reference: String) {
        self.amount = amount
        self.reference = reference
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.besitos_reversed", "Besitos that were given wrongly were taken back.", Self.init,
        EventField("amount", \.amount), EventField("reference", \.reference))
}
