public struct DepositReceived: Event {
    public let bookingID, amountMinor: Int64
    public let currency: String

    public init(bookingID: Int64, amountMinor: Int64, currency: String) {
        self.bookingID = bookingID
        self.amountMinor = amountMinor
        self.currency = currency
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.deposit_received", "A booking's deposit was paid.", lane: .critical, Self.init,
        EventField("booking_id", \.bookingID), EventField("amount_minor", \.amountMinor),
        EventField("currency", \.currency))
}

public struct HotelConfirmed: Event {
    public let bookingID, hotelID: Int64

    public init(bookingID: Int64, hotelID: Int64) {
        self.bookingID = bookingID
        self.hotelID = hotelID
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.hotel_confirmed", "A hotel confirmed its rooms.", Self.init,
        EventField("booking_id", \.bookingID), EventField("hotel_id", \.hotelID))
}

public struct GuideAssigned: Event {
    public let bookingID, guideID: Int64

    public init(bookingID: Int64, guideID: Int64) {
        self.bookingID = bookingID
        self.guideID = guideID
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.guide_assigned", "A guide was assigned.", Self.init,
        EventField("booking_id", \.bookingID), EventField("guide_id", \.guideID))
}

public struct TransportReserved: Event {
    public let bookingID, vehicleID: Int64

    public init(bookingID: Int64, vehicleID: Int64) {
        self.bookingID = bookingID
        self.vehicleID = vehicleID
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.transport_reserved", "A vehicle was reserved.", Self.init,
        EventField("booking_id", \.bookingID), EventField("vehicle_id", \.vehicleID))
}

public struct DocumentsIssued: Event {
    public let bookingID: Int64
    public let version: Int

    public init(bookingID: Int64, version: Int) {
        self.bookingID = bookingID
        self.version = version
    }

    public static let shape: EventShape<Self> = EventShape(
        "bookings.documents_issued", "A booking's documents were made.", Self.init,
        EventField("booking_id", \.bookingID), EventField("version", \.version))
}
