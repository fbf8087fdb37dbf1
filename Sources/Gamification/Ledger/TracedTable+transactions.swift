public import Coordination

extension TracedTable {
    /// The ledger.
    public static let besitoTransactions = TracedTable("gamification.transactions")
    public static let ledgerProofs = TracedTable("gamification.ledger_proofs")
    public static let auctionBids = TracedTable("gamification.auction_bids")
    public static let gifts = TracedTable("gamification.gifts")
    public static let grantReversals = TracedTable("gamification.reversals")
}
