public import JSON
public import Postgres
public import Vocabulary

/// Reads auctions.
public struct AuctionReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// Those that are open, the next to end first; with `closed` those that are over, the newest first.
    public func auctions(closed: Bool = false, limit: Int) async throws(DatabaseError) -> [AuctionView] {
        let order: SQL = closed ? "closed_at DESC" : "ends_at"
        return try await self.database.all(
            """
            \(.auctions)
            WHERE (state = 'open') = \(!closed)
            ORDER BY \(order), auction_id LIMIT \(limit)
            """)
    }

    public func auction(_ id: AuctionID) async throws(DatabaseError) -> AuctionView? {
        try await self.database.first("\(.auctions) WHERE auction_id = \(id)")
    }

    /// The newest first.
    public func bids(for auction: AuctionID, limit: Int) async throws(DatabaseError) -> [AuctionBid] {
        try await self.database.all(
            """
            SELECT bid_id, user_id, amount, placed_at FROM gamification.auction_bids
            WHERE auction_id = \(auction) ORDER BY bid_id DESC LIMIT \(limit)
            """)
    }
}

extension SQL {
    fileprivate static let auctions: SQL = """
        SELECT auction_id, item_id, item_key, name::text AS item_name, rarity, seller_id, starting_bid,
               minimum_increment, commission_percent, soft_close_seconds, starts_at, ends_at, closed_at, bids,
               current_bid, current_bidder, state
        FROM gamification.auctions JOIN gamification.items USING (item_id)
        """
}

public struct AuctionView: RowDecodable, JSONEncodable, Sendable {
    public let id: AuctionID
    public let item: ItemID
    public let itemKey: String
    public let itemName: LocalizedText
    public let rarity: String
    public let seller: UserID?
    public let startingBid, minimumIncrement: Besitos
    public let commissionPercent, softCloseSeconds: Int64
    public let startsAt, endsAt: Instant
    public let closedAt: Instant?
    public let bids: Int64
    public let bid: Besitos?
    public let bidder: UserID?
    /// `open`, `sold`, `unsold` or `cancelled`.
    public let state: String

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("auction_id")
        self.item = try row.get("item_id")
        self.itemKey = try row.get("item_key")
        self.itemName = try row.decoded("item_name")
        self.rarity = try row.get("rarity")
        self.seller = try row.optional("seller_id")
        self.startingBid = try row.get("starting_bid")
        self.minimumIncrement = try row.get("minimum_increment")
        self.commissionPercent = try row.get("commission_percent")
        self.softCloseSeconds = try row.get("soft_close_seconds")
        self.startsAt = try row.get("starts_at")
        self.endsAt = try row.get("ends_at")
        self.closedAt = try row.optional("closed_at")
        self.bids = try row.get("bids")
        self.bid = try row.optional("current_bid")
        self.bidder = try row.optional("current_bidder")
        self.state = try row.get("state")
    }

    /// What the next bid is at least.
    public var minimumBid: Besitos {
        self.bid.flatMap { Besitos($0.units + self.minimumIncrement.units) } ?? self.startingBid
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("state", self.state)
            json.member("item_id", self.item)
            json.member("item_key", self.itemKey)
            json.member("item_name", self.itemName)
            json.member("rarity", self.rarity)
            json.member("seller_id", self.seller)
            json.member("starting_bid", self.startingBid)
            json.member("minimum_increment", self.minimumIncrement)
            json.member("minimum_bid", self.minimumBid)
            json.member("commission_percent", self.commissionPercent)
            json.member("soft_close_seconds", self.softCloseSeconds)
            json.member("starts_at", self.startsAt)
            json.member("ends_at", self.endsAt)
            json.member("closed_at", self.closedAt)
            json.member("bids", self.bids)
            json.member("current_bid", self.bid)
            json.member("current_bidder", self.bidder)
        }
    }
}

public struct AuctionBid: RowDecodable, JSONEncodable, Sendable {
    public let id: Int64
    public let user: UserID
    public let amount: Besitos
    public let placedAt: Instant

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("bid_id")
        self.user = try row.get("user_id")
        self.amount = try row.get("amount")
        self.placedAt = try row.get("placed_at")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("user_id", self.user)
            json.member("amount", self.amount)
            json.member("placed_at", self.placedAt)
        }
    }
}
