public import Vocabulary

public struct BesitosHeld: Event {
    public let amount: Besitos
    public let reference: String
    public let transactionID: Int64
    public let balanceAfter: Besitos

    public init(amount: Besitos, reference: String, transactionID: Int64, balanceAfter: Besitos) {
        self.amount = amount
        self.reference = reference
        self.transactionID = transactionID
        self.balanceAfter = balanceAfter
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.besitos_held", "Besitos were put aside, for a bid.", Self.init,
        EventField("amount", \.amount), EventField("reference", \.reference),
        EventField("transaction_id", \.transactionID), EventField("balance_after", \.balanceAfter))
}

public struct BesitosReleased: Event {
    public let amount: Besitos
    public let reference: String
    public let transactionID: Int64
    public let balanceAfter: Besitos

    public init(amount: Besitos, reference: String, transactionID: Int64, balanceAfter: Besitos) {
        self.amount = amount
        self.reference = reference
        self.transactionID = transactionID
        self.balanceAfter = balanceAfter
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.besitos_released", "Besitos that were put aside came back.", Self.init,
        EventField("amount", \.amount), EventField("reference", \.reference),
        EventField("transaction_id", \.transactionID), EventField("balance_after", \.balanceAfter))
}
