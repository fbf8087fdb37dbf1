public struct PaymentReceived: Event {
    public let paymentID: Int64
    public let provider, chargeID: String
    public let amountMinor: Int64
    public let currency: String

    public init(paymentID: Int64, provider: String, chargeID: String, amountMinor: Int64, currency: String) {
        self.paymentID = paymentID
        self.provider = provider
        self.chargeID = chargeID
        self.amountMinor = amountMinor
        self.currency = currency
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.payment_received", "A provider confirmed a payment.", lane: .critical, Self.init,
        EventField("payment_id", \.paymentID), EventField("provider", \.provider),
        EventField("charge_id", \.chargeID), EventField("amount_minor", \.amountMinor),
        EventField("currency", \.currency))
}

public struct PaymentRefunded: Event {
    public let paymentID: Int64
    public let provider, chargeID: String
    public let amountMinor: Int64
    public let currency: String

    public init(paymentID: Int64, provider: String, chargeID: String, amountMinor: Int64, currency: String) {
        self.paymentID = paymentID
        self.provider = provider
        self.chargeID = chargeID
        self.amountMinor = amountMinor
        self.currency = currency
    }

    public static let shape: EventShape<Self> = EventShape(
        "commerce.payment_refunded", "A payment was given back.", lane: .critical, Self.init,
        EventField("payment_id", \.paymentID), EventField("provider", \.provider),
        EventField("charge_id", \.chargeID), EventField("amount_minor", \.amountMinor),
        EventField("currency", \.currency))
}
