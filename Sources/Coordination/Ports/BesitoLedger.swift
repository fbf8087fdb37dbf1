public import JSON
public import Postgres
public import Vocabulary

/// Moves besitos. Owned by Gamification; anyone with a unit of work may ask. What moves is said as an
/// event by the ledger itself.
public protocol BesitoLedger: Sendable {
    /// Gives `amount` (above zero) to `user`. Refuses when a cap would be passed.
    func grant(
        _ amount: Besitos, to user: UserID, for entry: LedgerEntry<EarnSource>, in work: UnitOfWork
    ) async throws(DatabaseError) -> Result<LedgerReceipt, Refusal>

    /// Takes `amount` (above zero) from `user`. Refuses when the balance does not reach.
    func spend(
        _ amount: Besitos, of user: UserID, for entry: LedgerEntry<SpendPurpose>, in work: UnitOfWork
    ) async throws(DatabaseError) -> Result<LedgerReceipt, Refusal>

    /// As ``spend(_:of:for:in:)`` for different members in one statement. The works share one transaction.
    ///
    /// - Returns: for each its receipt, or `nil` when it cannot simply be taken.
    func spend(_ charges: [Charge]) async throws(DatabaseError) -> [LedgerReceipt?]
}

extension BesitoLedger {
    /// Whoever cannot do several at once leaves each to be done alone.
    public func spend(_ charges: [Charge]) async throws(DatabaseError) -> [LedgerReceipt?] { charges.map { _ in nil } }
}

/// Besitos to be taken from a member.
public struct Charge {
    public let amount: Besitos
    public let user: UserID
    public let entry: LedgerEntry<SpendPurpose>
    public let work: UnitOfWork

    public init(_ amount: Besitos, of user: UserID, for entry: LedgerEntry<SpendPurpose>, in work: UnitOfWork) {
        self.amount = amount
        self.user = user
        self.entry = entry
        self.work = work
    }
}

/// Why besitos move.
public struct LedgerEntry<Reason: Sendable>: Sendable {
    public let reason: Reason
    /// What it is about: `decision` and its key, `mission` and its key.
    public let reference: String?
    /// Words for staff; members read the catalogue's phrase for the reason.
    public let description: String?
    /// When what was given lapses if unspent; `nil` for never. Means nothing for a spend.
    public let expiresAt: Instant?

    public init(_ reason: Reason, reference: String? = nil, description: String? = nil, expiresAt: Instant? = nil) {
        self.reason = reason
        self.reference = reference
        self.description = description
        self.expiresAt = expiresAt
    }
}

/// One ledger row as its writer sees it.
public struct LedgerReceipt: Sendable, Equatable {
    public let transaction: Int64
    public let amount: Besitos
    public let balance: Besitos

    public init(transaction: Int64, amount: Besitos, balance: Besitos) {
        self.transaction = transaction
        self.amount = amount
        self.balance = balance
    }
}

extension LedgerReceipt: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("transaction_id", self.transaction)
            json.member("amount", self.amount)
            json.member("balance", self.balance)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            transaction: try fields.int("transaction_id"), amount: try fields.besitos("amount"),
            balance: try fields.besitos("balance"))
    }
}
