public import Vocabulary

public struct BesitosEarned: Event {
    public let amount: Besitos
    public let source: EarnSource
    public let reference: String?
    public let transactionID: Int64
    public let balanceAfter: Besitos

    public init(amount: Besitos, source: EarnSource, reference: String?, transactionID: Int64, balanceAfter: Besitos) {
        self.amount = amount
        self.source = source
        self.reference = reference
        self.transactionID = transactionID
        self.balanceAfter = balanceAfter
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.besitos_earned", "Besitos came to a member.", Self.init,
        EventField("amount", \.amount), EventField("source", \.source), EventField("reference", \.reference),
        EventField("transaction_id", \.transactionID), EventField("balance_after", \.balanceAfter))
}

public struct BesitosSpent: Event {
    public let amount: Besitos
    public let purpose: SpendPurpose
    public let reference: String?
    public let transactionID: Int64
    public let balanceAfter: Besitos

    public init(
        amount: Besitos, purpose: SpendPurpose, reference: String?, transactionID: Int64, balanceAfter: Besitos
    ) {
        self.amount = amount
        self.purpose = purpose
        self.reference = reference
        self.transactionID = transactionID
        self.balanceAfter = balanceAfter
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.besitos_spent", "A member spent besitos.", Self.init,
        EventField("amount", \.amount), EventField("purpose", \.purpose), EventField("reference", \.reference),
        EventField("transaction_id", \.transactionID), EventField("balance_after", \.balanceAfter))
}

public struct BesitosExpired: Event {
    public let amount: Besitos

    public init(amount: Besitos) {
        self.amount = amount
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.besitos_expired", "Besitos lapsed unspent.", Self.init,
        EventField("amount", \.amount))
}

public struct EarningRuleChanged: Event {
    public let source: EarnSource
    public let amount, maxPerDay, maxPerWeek: Int64?
    public let countsToMaximum: Bool

    public init(source: EarnSource, amount: Int64?, maxPerDay: Int64?, maxPerWeek: Int64?, countsToMaximum: Bool) {
        self.source = source
        self.amount = amount
        self.maxPerDay = maxPerDay
        self.maxPerWeek = maxPerWeek
        self.countsToMaximum = countsToMaximum
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.earning_rule_changed", "Staff changed what a source of besitos gives.", Self.init,
        EventField("source", \.source), EventField("amount", \.amount), EventField("max_per_day", \.maxPerDay),
        EventField("max_per_week", \.maxPerWeek), EventField("counts_to_maximum", \.countsToMaximum))
}
