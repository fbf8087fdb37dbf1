public import JSON
public import Postgres
public import Vocabulary

/// One row of the ledger, as staff read it.
public struct LedgerRow: RowDecodable, JSONEncodable, Sendable {
    public let id: Int64
    /// Above zero for what came, below for what went.
    public let amount: Int64
    public let balanceAfter: Besitos
    public let createdAt: Instant
    /// The day it counted for, in the member's time zone.
    public let localDay: LocalDay
    /// `earn`, `spend`, `gift`, `expire` or `reversal`.
    public let type: String
    /// An ``Coordination/EarnSource``, a ``Coordination/SpendPurpose``, or `lot_expired`.
    public let source: String
    public let operation: String
    public let reference: String?
    public let description: String?

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("transaction_id")
        self.amount = try row.get("amount")
        self.balanceAfter = try row.get("balance_after")
        self.createdAt = try row.get("created_at")
        self.localDay = try row.get("local_day")
        self.type = try row.get("transaction_type")
        self.source = try row.get("source")
        self.operation = try row.get("operation_id")
        self.reference = try row.optional("reference")
        self.description = try row.optional("description")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("amount", self.amount)
            json.member("balance_after", self.balanceAfter)
            json.member("type", self.type)
            json.member("source", self.source)
            json.member("reference", self.reference)
            json.member("description", self.description)
            json.member("operation_id", self.operation)
            json.member("created_at", self.createdAt)
            json.member("local_day", self.localDay)
        }
    }
}

/// Where in a history to look.
public enum HistoryCursor: Hashable, Sendable {
    case newest
    /// Rows older than the row of this id.
    case before(Int64)
    /// Rows newer than the row of this id, the nearest ones.
    case after(Int64)
}

/// Ledger rows, newest first, and whether there is more on either side.
public struct HistoryPage: Sendable {
    public let rows: [LedgerRow]
    /// What the member owes now.
    public let owed: Besitos
    public let hasOlder: Bool
    public let hasNewer: Bool
}
