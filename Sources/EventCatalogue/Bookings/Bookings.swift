public struct BookingCreated: Event {
    public let bookingID, quotationID, totalMinor: Int64
    public let currency: String

    public init(bookingID: Int64, quotationID: Int64, totalMinor: Int64, currency: String) {
        self.bookingID = bookingID
        self.quotationID = quotationID
        self.totalMinor = totalMinor
        self.currency = currency
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.booking_created", "A booking began with an accepted quotation.", lane: .critical, Self.init,
        EventField("booking_id", \.bookingID), EventField("quotation_id", \.quotationID),
        EventField("total_minor", \.totalMinor), EventField("currency", \.currency))
}

public struct BookingConfirmed: Event {
    public let bookingID: Int64
    public let version: Int

    public init(bookingID: Int64, version: Int) {
        self.bookingID = bookingID
        self.version = version
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.booking_confirmed", "Every part of a booking is secured.", lane: .critical, Self.init,
        EventField("booking_id", \.bookingID), EventField("version", \.version))
}

public struct BookingChanged: Event {
    public let bookingID: Int64
    public let version: Int
    public let differenceMinor: Int64
    public let currency: String

    public init(bookingID: Int64, version: Int, differenceMinor: Int64, currency: String) {
        self.bookingID = bookingID
        self.version = version
        self.differenceMinor = differenceMinor
        self.currency = currency
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.booking_changed", "A booking was changed and confirmed anew.", lane: .critical, Self.init,
        EventField("booking_id", \.bookingID), EventField("version", \.version),
        EventField("difference_minor", \.differenceMinor), EventField("currency", \.currency))
}

public struct BookingCancelled: Event {
    public let bookingID: Int64
    public let reason: String
    public let refundMinor: Int64
    public let currency: String

    public init(bookingID: Int64, reason: String, refundMinor: Int64, currency: String) {
        self.bookingID = bookingID
        self.reason = reason
        self.refundMinor = refundMinor
        self.currency = currency
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.booking_cancelled", "A booking was called off.", lane: .critical, Self.init,
        EventField("booking_id", \.bookingID), EventField("reason", \.reason),
        EventField("refund_minor", \.refundMinor), EventField("currency", \.currency))
}
