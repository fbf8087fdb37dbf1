public import Coordination

extension TracedTable {
    /// The ledger.
    public static let besitoTransactions = TracedTable("gamification.transactions")
    public static let ledgerProofs = TracedTable("gamification.ledger_proofs")
    public static let grantReversals = TracedTable("gamification.reversals")
}
