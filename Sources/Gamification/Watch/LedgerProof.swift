public import Postgres
public import Vocabulary

/// Proves that the books add up, from one snapshot of the tables.
public struct LedgerProof: Sendable {
    /// A member whose books disagree, and in which of the proofs.
    public struct Mismatch: RowDecodable, Sendable {
        public let user: UserID
        public let balance, ledger, lots: Int64
        public let lifetime, earned: Int64
        public let brokenRows, brokenLots: Int64
        /// Put aside by the ledger, and by the open holds.
        public let held, holds: Int64

        public init(row: Row) throws(DatabaseError) {
            self.user = try row.get("user_id")
            self.balance = try row.get("besitos")
            self.ledger = try row.get("ledger")
            self.lots = try row.get("lots")
            self.lifetime = try row.get("lifetime_besitos")
            self.earned = try row.get("earned")
            self.brokenRows = try row.get("broken_rows")
            self.brokenLots = try row.get("broken_lots")
            self.held = try row.get("held")
            self.holds = try row.get("holds")
        }
    }

    public struct Totals: RowDecodable, Sendable {
        public let members, transactions: Int64
        public let minted, burned, outstanding: Int64
        /// Put aside for bids: in nobody's balance, and not burned.
        public let held: Int64

        public init(row: Row) throws(DatabaseError) {
            self.members = try row.get("members")
            self.transactions = try row.get("transactions")
            self.minted = try row.get("minted")
            self.burned = try row.get("burned")
            self.outstanding = try row.get("outstanding")
            self.held = try row.get("held")
        }

        public var holds: Bool { self.minted - self.burned == self.outstanding + self.held }
    }

    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func totals() async throws(DatabaseError) -> Totals? { try await self.database.first(.ledgerTotals) }

    /// Members for whom one of these fails: balance = sum of the ledger = sum of open lots; lifetime = sum of what was
    /// earned; each ledger row's balance continues the row before; each lot has left what was granted less its uses;
    /// open holds = what the ledger put aside. At most `limit` of them.
    public func mismatches(limit: Int) async throws(DatabaseError) -> [Mismatch] {
        try await self.database.all(.ledgerMismatches(limit: limit))
    }
}

extension SQL {
    /// Gifts, holds and releases move what exists: they neither mint nor burn. A gift's other half is a row too.
    static let ledgerTotals: SQL =
        """
        SELECT (SELECT count(*) FROM gamification.user_balances) AS members,
               (SELECT coalesce(sum(besitos), 0)::bigint FROM gamification.user_balances) AS outstanding,
               (SELECT coalesce(sum(amount), 0)::bigint FROM gamification.holds WHERE state = 'open') AS held,
               count(*) AS transactions,
               coalesce(sum(amount) FILTER (
                   WHERE amount > 0 AND transaction_type NOT IN ('hold', 'release')), 0)::bigint AS minted,
               coalesce(-sum(amount) FILTER (
                   WHERE amount < 0 AND transaction_type NOT IN ('hold', 'release')), 0)::bigint AS burned
        FROM gamification.transactions
        """

    /// - Parameter user: of this member alone; `nil` for everybody.
    static func ledgerMismatches(of user: UserID? = nil, limit: Int) -> SQL {
        let mine: SQL = user.map { "WHERE user_id = \($0)" } ?? ""
        let lots: SQL =
            user.map { "WHERE lot_id IN (SELECT lot_id FROM gamification.lots WHERE user_id = \($0))" } ?? ""
        return """
            WITH chained AS (
                SELECT user_id, amount, transaction_type, balance_after,
                       coalesce(lag(balance_after) OVER (PARTITION BY user_id ORDER BY transaction_id), 0) AS before
                FROM gamification.transactions \(mine)
            ), ledger AS (
                SELECT user_id, sum(amount)::bigint AS ledger,
                       coalesce(sum(amount) FILTER (WHERE transaction_type = 'earn'), 0)::bigint AS earned,
                       coalesce(-sum(amount) FILTER (WHERE transaction_type IN ('hold', 'release')), 0)::bigint AS held,
                       count(*) FILTER (WHERE before + amount <> balance_after) AS broken_rows
                FROM chained GROUP BY user_id
            ), used AS (
                SELECT lot_id, sum(amount) AS used FROM gamification.lot_uses \(lots) GROUP BY lot_id
            ), lots AS (
                SELECT user_id, sum(remaining)::bigint AS lots,
                       count(*) FILTER (WHERE granted - coalesce(used, 0) <> remaining) AS broken_lots
                FROM gamification.lots LEFT JOIN used USING (lot_id) \(mine) GROUP BY user_id
            ), held AS (
                SELECT user_id, sum(amount)::bigint AS holds FROM gamification.holds WHERE state = 'open' GROUP BY user_id
            ), books AS (
                SELECT user_id, besitos, lifetime_besitos, coalesce(ledger, 0) AS ledger, coalesce(earned, 0) AS earned,
                       coalesce(lots, 0) AS lots, coalesce(broken_rows, 0) AS broken_rows,
                       coalesce(broken_lots, 0) AS broken_lots, coalesce(held, 0) AS held, coalesce(holds, 0) AS holds
                FROM gamification.user_balances
                LEFT JOIN ledger USING (user_id) LEFT JOIN lots USING (user_id) LEFT JOIN held USING (user_id)
                \(mine)
            )
            SELECT * FROM books
            WHERE besitos <> ledger OR besitos <> lots OR lifetime_besitos <> earned OR broken_rows > 0
               OR broken_lots > 0 OR held <> holds
            ORDER BY user_id
            LIMIT \(limit)
            """
    }
}
