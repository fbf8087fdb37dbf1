public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// A member bids. The besitos are put aside; whoever led gets theirs back in the same moment.
public struct PlaceBid: Command, JSONDecodable {
    public static let name = "gamification.place_bid"

    public let user: UserID
    public let auction: AuctionID
    public let amount: Besitos

    public init(user: UserID, auction: AuctionID, amount: Besitos) {
        self.user = user
        self.auction = auction
        self.amount = amount
    }

    /// Those who bid for one thing wait for one another anyway.
    public var lane: String? { "auction:\(self.auction)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("auction_id", self.auction)
            json.member("amount", self.amount)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "auction_id", "amount")
        self.init(
            user: try fields.id("user_id"), auction: try fields.id("auction_id"), amount: try fields.besitos("amount"))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let amount: Besitos
        /// Later than before when the bid came close to the end.
        public let endsAt: Instant

        init(amount: Besitos, endsAt: Instant) {
            self.amount = amount
            self.endsAt = endsAt
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("amount", self.amount)
                json.member("ends_at", self.endsAt)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(amount: try fields.besitos("amount"), endsAt: try fields.time("ends_at"))
        }
    }

    /// The auction's row is locked first, the balances after it, in the order of their ids.
    public struct Handler: CommandHandler {
        private let ledger: PostgresBesitoLedger

        public init(ledger: PostgresBesitoLedger = PostgresBesitoLedger()) { self.ledger = ledger }

        public func execute(
            _ input: PlaceBid, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            guard let row = try await work.transaction.rows(.lockedAuction(input.auction)).first else {
                return .failure(.noSuchAuction)
            }
            let auction = try OpenLot(row: row)
            if let refusal = auction.refusal(of: input, at: work.now) { return .failure(refusal) }
            if auction.isUnique {
                let owned = try await work.transaction.rows(
                    """
                    SELECT true FROM gamification.user_inventory
                    WHERE user_id = \(input.user) AND item_id = \(auction.item)
                    """)
                guard owned.isEmpty else { return .failure(.ownsUniqueItem) }
            }
            work.lockBalances(of: [input.user] + [auction.bidder].compactMap(\.self))
            let reference = "auction:\(input.auction)"
            switch try await self.ledger.hold(input.amount, of: input.user, for: reference, in: work) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let hold):
                try await self.releaseLeader(of: auction, input, in: work)
                return .success(self.lead(auction, input, with: hold, in: work))
            }
        }

        private func releaseLeader(
            of auction: OpenLot, _ input: PlaceBid, in work: UnitOfWork
        ) async throws(DatabaseError) {
            guard let hold = auction.hold, let loser = auction.bidder else { return }
            try await self.ledger.release(hold, in: work)
            work.emit(
                MemberOutbid(auctionID: input.auction.rawValue, itemID: auction.item, amount: input.amount),
                about: loser)
        }

        private func lead(_ auction: OpenLot, _ input: PlaceBid, with hold: HoldID, in work: UnitOfWork) -> Receipt {
            let endsAt = max(auction.endsAt, work.now.advanced(by: .seconds(auction.softCloseSeconds)))
            work.transaction.queue(
                """
                UPDATE gamification.auctions
                SET current_bid = \(input.amount), current_bidder = \(input.user), current_hold = \(hold),
                    bids = bids + 1, ends_at = \(endsAt)
                WHERE auction_id = \(input.auction)
                """)
            work.transaction.queue(
                """
                INSERT INTO gamification.auction_bids (auction_id, user_id, amount, placed_at, hold_id, operation_id)
                VALUES (\(input.auction), \(input.user), \(input.amount), \(work.now), \(hold),
                        \(work.operation.description))
                """)
            if endsAt != auction.endsAt { work.enqueueClosing(of: input.auction, at: endsAt) }
            work.emit(
                BidPlaced(auctionID: input.auction.rawValue, amount: input.amount, endsAt: endsAt), about: input.user)
            return Receipt(amount: input.amount, endsAt: endsAt)
        }
    }
}

/// An auction whose row is locked.
struct OpenLot: RowDecodable {
    let item: ItemID
    let itemKey: String
    let isUnique: Bool
    let seller: UserID?
    let startingBid, minimumIncrement: Besitos
    let commissionPercent, softCloseSeconds: Int64
    let startsAt, endsAt: Instant
    let bid: Besitos?
    let bidder: UserID?
    let hold: HoldID?
    let isOpen: Bool

    init(row: Row) throws(DatabaseError) {
        self.item = try row.get("item_id")
        self.itemKey = try row.get("item_key")
        self.isUnique = try row.get("is_unique")
        self.seller = try row.optional("seller_id")
        self.startingBid = try row.get("starting_bid")
        self.minimumIncrement = try row.get("minimum_increment")
        self.commissionPercent = try row.get("commission_percent")
        self.softCloseSeconds = try row.get("soft_close_seconds")
        self.startsAt = try row.get("starts_at")
        self.endsAt = try row.get("ends_at")
        self.bid = try row.optional("current_bid")
        self.bidder = try row.optional("current_bidder")
        self.hold = try row.optional("current_hold")
        self.isOpen = try row.get("is_open")
    }

    var minimumBid: Besitos {
        guard let bid = self.bid else { return self.startingBid }
        return Besitos(bid.units + self.minimumIncrement.units) ?? .max
    }

    /// Rounded up, so that there always is one.
    var commission: Besitos {
        guard let bid = self.bid else { return .zero }
        return Besitos((bid.units * self.commissionPercent + 99) / 100) ?? .zero
    }

    func refusal(of input: PlaceBid, at now: Instant) -> Refusal? {
        guard self.isOpen, now < self.endsAt else { return .auctionOver }
        guard now >= self.startsAt else { return .auctionNotBegun }
        guard input.user != self.seller else { return .ownAuction }
        guard input.user != self.bidder else { return .alreadyLeading }
        return input.amount < self.minimumBid ? .bidTooLow(minimum: self.minimumBid) : nil
    }
}

extension SQL {
    static func lockedAuction(_ auction: AuctionID) -> SQL {
        """
        SELECT a.*, state = 'open' AS is_open, is_unique, item_key
        FROM gamification.auctions AS a JOIN gamification.items USING (item_id)
        WHERE auction_id = \(auction)
        FOR UPDATE OF a
        """
    }
}
