public import Coordination
import EventCatalogue
public import JSON
import Postgres
import Vocabulary

/// The hammer falls. Enqueued for each end an auction was ever given: whoever comes before its real end, or after it
/// was closed, does nothing.
public struct CloseAuction: Job {
    public static let kind = "gamification.close_auction"
    public static let policy = JobPolicy(priority: 1, maxAttempts: 50)

    let auction: AuctionID

    init(auction: AuctionID) { self.auction = auction }
    public init(json: JSONValue) throws(JSONFault) { self.auction = try JSONFields(json).id("auction_id") }
    public func encode(into json: inout JSONWriter) { json.object { $0.member("auction_id", self.auction) } }

    public struct Handler: JobHandler {
        private let hammer: Hammer

        public init(inventory: any Inventory) { self.hammer = Hammer(inventory: inventory) }

        public func run(_ job: CloseAuction, _ run: JobRun) async throws {
            try await run.finish { (work) throws(DatabaseError) in
                let row = try await work.transaction.rows(.lockedAuction(job.auction)).first
                guard let row else { return }
                let lot = try OpenLot(row: row)
                guard lot.isOpen, work.now >= lot.endsAt else { return }
                try await self.hammer.close(job.auction, lot, in: work)
            }
        }
    }
}

extension UnitOfWork {
    /// The key names the end, so that an end that moved gets a job of its own while the former one waits.
    func enqueueClosing(of auction: AuctionID, at end: Instant) {
        self.enqueue(CloseAuction(auction: auction), at: end, unique: UniqueKey("auction:\(auction)@\(end)"))
    }
}

/// Ends auctions whose rows are locked.
struct Hammer: Sendable {
    let ledger = PostgresBesitoLedger()
    let inventory: any Inventory

    /// Hands over and pays, or gives everything back.
    func close(_ auction: AuctionID, _ lot: OpenLot, in work: UnitOfWork) async throws(DatabaseError) {
        guard let bid = lot.bid, let winner = lot.bidder, let hold = lot.hold else {
            return try await self.giveBack(auction, lot, as: "unsold", in: work)
        }
        work.lockBalances(of: [winner] + [lot.seller].compactMap(\.self))
        let held = self.inventory.add(lot.item, quantity: 1, to: winner, in: work)
        _ = try await work.transaction.rows("SELECT true")
        // Somebody who came to own the unique thing another way meanwhile need not pay for a second.
        guard try !held.rows().isEmpty else { return try await self.giveBack(auction, lot, as: "unsold", in: work) }
        try await self.ledger.capture(hold, for: .auction, in: work)
        if let seller = lot.seller, let share = Besitos(bid.units - lot.commission.units), share > .zero {
            try await self.ledger.credit(share, to: seller, for: "auction:\(auction)", in: work)
        }
        self.settle(auction, as: "sold", bid: bid, in: work)
        work.emit(
            AuctionWon(auctionID: auction.rawValue, itemID: lot.item, bid: bid, commission: lot.commission),
            about: winner)
        work.emit(
            ItemAcquired(itemID: lot.item, itemKey: lot.itemKey, quantity: 1, source: "auction"), about: winner)
    }

    /// - Parameter state: `unsold` or `cancelled`.
    func giveBack(
        _ auction: AuctionID, _ lot: OpenLot, as state: String, in work: UnitOfWork
    ) async throws(DatabaseError) {
        if let hold = lot.hold, let bidder = lot.bidder {
            work.lockBalance(of: bidder)
            try await self.ledger.release(hold, in: work)
        }
        if let seller = lot.seller { _ = self.inventory.add(lot.item, quantity: 1, to: seller, in: work) }
        self.settle(auction, as: state, bid: nil, in: work)
    }

    private func settle(_ auction: AuctionID, as state: String, bid: Besitos?, in work: UnitOfWork) {
        work.transaction.queue(
            """
            UPDATE gamification.auctions SET state = \(state), closed_at = \(work.now)
            WHERE auction_id = \(auction)
            """)
        work.emit(AuctionClosed(auctionID: auction.rawValue, state: state, bid: bid), about: nil)
    }
}
