public import Coordination
public import Postgres
public import Vocabulary

/// Reads balances and histories. Nothing here decides about spending: that is the ledger's, under its lock.
public struct BesitoReader: Sendable {
    let database: any Database
    private let kept: KeptBalances?

    /// - Parameter kept: balances that may be shown again; `nil` asks the database every time.
    public init(database: any Database, keeping kept: KeptBalances? = nil) {
        self.database = database
        self.kept = kept
    }

    /// The balance at `now`, lapsed lots left out; `nil` for an unknown member.
    ///
    /// - Parameter isFresh: whether the database is asked, though an earlier answer was kept.
    public func balance(
        of user: UserID, at now: Instant, isFresh: Bool = false
    ) async throws(DatabaseError) -> Balance? {
        guard let kept, !isFresh else { return try await self.read(user, at: now) }
        return try await kept.balance(of: user, at: now) { () async throws(DatabaseError) in
            try await self.read(user, at: now)
        }
    }

    private func read(_ user: UserID, at now: Instant) async throws(DatabaseError) -> Balance? {
        try await self.database.first(SharedRead("balance", user, now) { callers in .balances(asking: callers) })
    }

    /// The balance as an operation under way sees it, its own writes included.
    public func balance(of user: UserID, in work: UnitOfWork) async throws(DatabaseError) -> Balance? {
        try await work.transaction.first(
            .balances(asking: "(VALUES (\(user), \(work.now), 1))"))
    }

    /// At most `limit` rows of the member's ledger, newest first.
    public func history(
        of user: UserID, _ cursor: HistoryCursor, limit: Int
    ) async throws(DatabaseError) -> HistoryPage {
        let (condition, order): (SQL, SQL) =
            switch cursor {
            case .newest: ("true", "DESC")
            case .before(let id): ("transaction_id < \(id)", "DESC")
            case .after(let id): ("transaction_id > \(id)", "ASC")
            }
        let found = try await self.database.read(
            """
            SELECT transaction_id, amount, balance_after, created_at, local_day, transaction_type, source, operation_id,
                   reference, description,
                   coalesce((SELECT besitos FROM gamification.debts WHERE user_id = \(user)), 0) AS owed
            FROM gamification.transactions
            WHERE user_id = \(user) AND \(condition)
            ORDER BY transaction_id \(order)
            LIMIT \(limit + 1)
            """)
        let rows = Array(try found.map { (row) throws(DatabaseError) in try LedgerRow(row: row) }.prefix(limit))
        let owed: Besitos = try found.first?.get("owed") ?? .zero
        let hasMore = found.count > limit
        return switch cursor {
        case .newest: HistoryPage(rows: rows, owed: owed, hasOlder: hasMore, hasNewer: false)
        case .before: HistoryPage(rows: rows, owed: owed, hasOlder: hasMore, hasNewer: true)
        case .after: HistoryPage(rows: rows.reversed(), owed: owed, hasOlder: true, hasNewer: hasMore)
        }
    }
}

extension SQL {
    /// - Parameter callers: rows of whom, when, and for which caller.
    fileprivate static func balances(asking callers: SQL) -> SQL {
        """
        SELECT asked.caller, member.user_id,
               coalesce(b.besitos, 0) - coalesce(lots.lapsed, 0) AS besitos,
               coalesce(b.lifetime_besitos, 0) AS lifetime_besitos, lots.next_expiry,
               coalesce(debt.besitos, 0) AS owed,
               CASE WHEN lots.next_expiry IS NOT NULL THEN (
                   SELECT sum(remaining)::bigint FROM gamification.lots AS next
                   WHERE next.user_id = b.user_id AND is_open AND expires_at = lots.next_expiry
               ) END AS next_expiring,
               (lots.next_expiry AT TIME ZONE member.time_zone)::date AS next_expiry_day
        FROM \(callers) AS asked (who, at, caller)
        JOIN published.members AS member ON member.user_id = asked.who
        LEFT JOIN gamification.user_balances AS b ON b.user_id = member.user_id
        LEFT JOIN gamification.debts AS debt ON debt.user_id = b.user_id
        LEFT JOIN LATERAL (
            SELECT sum(remaining) FILTER (WHERE expires_at <= asked.at)::bigint AS lapsed,
                   min(expires_at) FILTER (WHERE expires_at > asked.at) AS next_expiry
            FROM gamification.lots
            WHERE b.lapses_from IS NOT NULL AND user_id = b.user_id AND is_open AND expires_at IS NOT NULL
        ) AS lots ON true
        """
    }
}
