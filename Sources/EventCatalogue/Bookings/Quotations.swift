public import Vocabulary

public struct QuotationRequested: Event {
    public let quotationID: Int64
    public let party: Int
    public let startsAt: Instant

    public init(quotationID: Int64, party: Int, startsAt: Instant) {
        self.quotationID = quotationID
        self.party = party
        self.startsAt = startsAt
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.quotation_requested", "A client asked for a quotation.", Self.init,
        EventField("quotation_id", \.quotationID), EventField("party", \.party), EventField("starts_at", \.startsAt))
}

public struct SupplierAsked: Event {
    public let quotationID, supplierID: Int64
    public let service: String

    public init(quotationID: Int64, supplierID: Int64, service: String) {
        self.quotationID = quotationID
        self.supplierID = supplierID
        self.service = service
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.supplier_asked", "A supplier was asked for a price.", Self.init,
        EventField("quotation_id", \.quotationID), EventField("supplier_id", \.supplierID),
        EventField("service", \.service))
}

public struct SupplierAnswered: Event {
    public let quotationID, supplierID: Int64
    public let isAvailable: Bool

    public init(quotationID: Int64, supplierID: Int64, isAvailable: Bool) {
        self.quotationID = quotationID
        self.supplierID = supplierID
        self.isAvailable = isAvailable
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.supplier_answered", "A supplier named a price or declined.", Self.init,
        EventField("quotation_id", \.quotationID), EventField("supplier_id", \.supplierID),
        EventField("is_available", \.isAvailable))
}

public struct QuotationSent: Event {
    public let quotationID: Int64
    public let revision: Int
    public let totalMinor: Int64
    public let currency: String
    public let validUntil: Instant

    public init(quotationID: Int64, revision: Int, totalMinor: Int64, currency: String, validUntil: Instant) {
        self.quotationID = quotationID
        self.revision = revision
        self.totalMinor = totalMinor
        self.currency = currency
        self.validUntil = validUntil
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.quotation_sent", "A quotation went to its client.", Self.init,
        EventField("quotation_id", \.quotationID), EventField("revision", \.revision),
        EventField("total_minor", \.totalMinor), EventField("currency", \.currency),
        EventField("valid_until", \.validUntil))
}

public struct QuotationOpened: Event {
    public let quotationID: Int64
    public let revision: Int

    public init(quotationID: Int64, revision: Int) {
        self.quotationID = quotationID
        self.revision = revision
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.quotation_opened", "A client opened a quotation.", lane: .tracking, isDroppable: true, Self.init,
        EventField("quotation_id", \.quotationID), EventField("revision", \.revision))
}

public struct QuotationAccepted: Event {
    public let quotationID: Int64
    public let revision: Int

    public init(quotationID: Int64, revision: Int) {
        self.quotationID = quotationID
        self.revision = revision
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.quotation_accepted", "A client accepted a quotation.", lane: .critical, Self.init,
        EventField("quotation_id", \.quotationID), EventField("revision", \.revision))
}

public struct QuotationExpired: Event {
    public let quotationID: Int64

    public init(quotationID: Int64) {
        self.quotationID = quotationID
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.quotation_expired", "A quotation was not accepted in time.", Self.init,
        EventField("quotation_id", \.quotationID))
}
