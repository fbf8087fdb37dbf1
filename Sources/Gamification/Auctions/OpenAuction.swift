public import Coordination
public import JSON
public import Vocabulary

public enum Auction {}
public typealias AuctionID = ID<Auction>

/// Staff put an item up for auction: one of the house, or one out of a member's bag.
public struct OpenAuction: Command, JSONDecodable {
    public static let name = "gamification.open_auction"
    static let longestSeconds: Int64 = 30 * 86_400

    public let item: String
    /// `nil` for the house.
    public let seller: UserID?
    public let startingBid, minimumIncrement: Besitos
    public let commissionPercent, softCloseSeconds: Int64
    /// `nil` for at once.
    public let startsAt: Instant?
    public let end: End

    /// When it ends, unless a late bid moves it.
    public enum End: Hashable, Sendable {
        case at(Instant)
        /// Counted from its start.
        case after(seconds: Int64)
    }

    public init(
        item: String, seller: UserID? = nil, startingBid: Besitos, minimumIncrement: Besitos,
        commissionPercent: Int64 = 10, softCloseSeconds: Int64 = 60, startsAt: Instant? = nil, end: End
    ) {
        self.item = item
        self.seller = seller
        self.startingBid = startingBid
        self.minimumIncrement = minimumIncrement
        self.commissionPercent = commissionPercent
        self.softCloseSeconds = softCloseSeconds
        self.startsAt = startsAt
        self.end = end
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("item_key", self.item)
            json.member("seller_id", ifPresent: self.seller)
            json.member("starting_bid", self.startingBid)
            json.member("minimum_increment", self.minimumIncrement)
            json.member("commission_percent", self.commissionPercent)
            json.member("soft_close_seconds", self.softCloseSeconds)
            json.member("starts_at", ifPresent: self.startsAt)
            switch self.end {
            case .at(let time): json.member("ends_at", time)
            case .after(let seconds): json.member("duration_seconds", seconds)
            }
        }
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    public init(_ fields: JSONFields) throws(JSONFault) {
        try fields.allow(
            only: "item_key", "seller_id", "starting_bid", "minimum_increment", "commission_percent",
            "soft_close_seconds", "starts_at", "ends_at", "duration_seconds")
        func number(
            _ name: String, _ range: ClosedRange<Int64>, _ standard: Int64
        ) throws(JSONFault) -> Int64 {
            try fields.optional(name) { (fields) throws(JSONFault) in try fields.int(name, in: range) } ?? standard
        }
        self.item = try fields.string("item_key", bytes: 1...64)
        self.seller = try fields.optional("seller_id") { (fields) throws(JSONFault) in try fields.id("seller_id") }
        self.startingBid = Besitos(try number("starting_bid", 1...1_000_000, 1)) ?? .zero
        self.minimumIncrement = Besitos(try number("minimum_increment", 1...1_000_000, 5)) ?? .zero
        self.commissionPercent = try number("commission_percent", 0...100, 10)
        self.softCloseSeconds = try number("soft_close_seconds", 0...3600, 60)
        self.startsAt = try fields.optional("starts_at") { (fields) throws(JSONFault) in try fields.time("starts_at") }
        let seconds = try fields.optional("duration_seconds") { (fields) throws(JSONFault) in
            try fields.int("duration_seconds", in: 1...Self.longestSeconds)
        }
        let time = try fields.optional("ends_at") { (fields) throws(JSONFault) in try fields.time("ends_at") }
        switch (seconds, time) {
        case (let seconds?, nil): self.end = .after(seconds: seconds)
        case (nil, let time?): self.end = .at(time)
        case (nil, nil), (_?, _?):
            throw JSONFault(field: "ends_at", rule: "must be given, or duration_seconds, and not both")
        }
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let auction: AuctionID

        init(auction: AuctionID) { self.auction = auction }
        public func encode(into json: inout JSONWriter) { json.object { $0.member("auction_id", self.auction) } }
        public init(json: JSONValue) throws(JSONFault) { self.auction = try JSONFields(json).id("auction_id") }
    }
}

extension Refusal {
    public static let noSuchAuction = Refusal(
        .notFound, "gamification.no_such_auction", "There is no such auction.", field: "auction_id")
    static let auctionEndsTooSoon = Refusal(
        .invalid, "gamification.auction_ends_wrongly",
        "An auction ends after its start, in the future, and lasts 30 days at most.", field: "ends_at")
    static let noSuchGameItem = Refusal(
        .notFound, "gamification.no_such_item", "There is no such item.", field: "item_key")
    static let sellerLacksItem = Refusal(
        .conflict, "gamification.seller_lacks_item", "The seller does not own the item.", field: "seller_id")
    static let auctionOver = Refusal(
        .conflict, "gamification.auction_over", "The auction is over.", field: "auction_id")
    static let auctionNotBegun = Refusal(
        .conflict, "gamification.auction_not_begun", "The auction has not begun.", field: "auction_id")
    static let ownAuction = Refusal(
        .conflict, "gamification.own_auction", "Nobody bids for what they sell.", field: "auction_id")
    static let alreadyLeading = Refusal(
        .conflict, "gamification.already_leading", "The member leads already.", field: "auction_id")
    static let ownsUniqueItem = Refusal(
        .conflict, "gamification.already_owned", "The item is owned once or not at all, and the member owns it.",
        field: "auction_id")

    static func bidTooLow(minimum: Besitos) -> Refusal {
        Refusal(
            .conflict, "gamification.bid_too_low", "The next bid is at least \(minimum) besitos.", field: "amount",
            facts: ["minimum": minimum.units])
    }
}
