public import Coordination

extension TracedTable {
    /// The ledger.
    public static let besitoTransactions = TracedTable("gamification.transactions")
}
