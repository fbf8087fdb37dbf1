public import JSON
public import Postgres
public import Vocabulary

/// Reads what besitos are made of: which lapse when, and why each row of the ledger is there.
public struct LotReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// What is left, the next to lapse first.
    public func open(of user: UserID, at now: Instant, limit: Int) async throws(DatabaseError) -> [OpenLotView] {
        try await self.database.all(
            """
            SELECT lot_id, remaining, granted, l.expires_at,
                   (l.expires_at AT TIME ZONE time_zone)::date AS expiry_day, t.source, t.reference, t.created_at
            FROM gamification.lots AS l JOIN gamification.transactions AS t USING (transaction_id)
            JOIN published.members AS member ON member.user_id = l.user_id
            WHERE l.user_id = \(user) AND is_open AND (l.expires_at IS NULL OR l.expires_at > \(now))
            ORDER BY l.expires_at NULLS LAST, lot_id LIMIT \(limit)
            """)
    }

    /// Why a row is there; `nil` when the member has no such row.
    public func explanation(of transaction: Int64, user: UserID) async throws(DatabaseError) -> Explanation? {
        try await self.database.first(
            """
            SELECT t.*, lot.granted, lot.remaining, lot.expires_at,
                   (lot.expires_at AT TIME ZONE time_zone)::date AS expiry_day, rule.max_per_day, rule.max_per_week,
                   CASE WHEN counts_to_maximum THEN max_daily_grants END AS daily_maximum, earned_that_day,
                   multiplier.name::text AS event, taken_back, (\(SQL.subject))::text AS subject
            FROM gamification.transactions AS t
            JOIN published.members AS member USING (user_id)
            CROSS JOIN gamification.economy_settings
            LEFT JOIN LATERAL (
                SELECT sum(granted)::bigint AS granted, sum(remaining)::bigint AS remaining,
                       min(expires_at) AS expires_at
                FROM gamification.lots WHERE transaction_id = t.transaction_id AND user_id = t.user_id
            ) AS lot ON true
            LEFT JOIN gamification.earning_rules AS rule ON rule.source = t.source AND t.transaction_type = 'earn'
            LEFT JOIN LATERAL (
                SELECT sum(amount)::bigint AS earned_that_day FROM gamification.transactions AS same
                WHERE same.user_id = t.user_id AND same.local_day = t.local_day AND same.source = t.source
                  AND same.transaction_type = 'earn' AND same.transaction_id <= t.transaction_id
            ) AS day ON true
            LEFT JOIN gamification.multipliers AS multiplier ON t.reference = 'multiplier:' || multiplier_key
            LEFT JOIN LATERAL (
                SELECT true AS taken_back FROM gamification.reversed_grants AS r
                WHERE r.transaction_id = t.transaction_id
            ) AS reversal ON true
            CROSS JOIN LATERAL (
                SELECT split_part(t.reference, ':', 1) AS kind, substring(t.reference FROM ':(.*)$') AS key
            ) AS reference
            WHERE t.user_id = \(user) AND t.transaction_id = \(transaction)
            """)
    }
}

extension SQL {
    /// What a row `t` of the ledger is about, by name, as its `reference` says it. Of another member the first name
    /// alone; of a decision whose words depend on who reads them, where it was taken.
    fileprivate static let subject: SQL = """
        CASE
        WHEN t.source = 'reaction' AND kind = 'narrative_fragment' THEN (
            SELECT title FROM published.fragment_names WHERE fragment_id = substring(key FROM '^[0-9]{1,18}')::bigint)
        WHEN t.source = 'reaction' AND kind = 'mission' THEN (
            SELECT title FROM gamification.missions WHERE mission_id = substring(key FROM '^[0-9]{1,18}')::bigint)
        WHEN kind = 'mission' THEN (SELECT title FROM gamification.missions WHERE mission_key = key)
        WHEN kind = 'achievement' THEN (SELECT name FROM gamification.achievements WHERE achievement_key = key)
        WHEN kind = 'item' THEN (SELECT name FROM gamification.items WHERE item_key = key)
        WHEN kind = 'trivia' THEN (SELECT question FROM gamification.trivia_questions WHERE question_key = key)
        WHEN kind = 'shop_item' THEN (
            SELECT name FROM published.shop_items JOIN gamification.items USING (item_id)
            WHERE shop_item_id = substring(key FROM '^[0-9]{1,18}')::bigint)
        WHEN kind = 'auction' THEN (
            SELECT name FROM gamification.auctions JOIN gamification.items USING (item_id)
            WHERE auction_id = substring(key FROM '^[0-9]{1,18}')::bigint)
        WHEN kind = 'gift' THEN (
            SELECT jsonb_build_object('es', first_name, 'en', first_name) FROM published.members AS other
            WHERE other.user_id = substring(
                CASE WHEN t.amount > 0 THEN key ELSE split_part(key, '-', 2) END FROM '^[0-9]{1,18}')::bigint)
        WHEN kind = 'decision' THEN coalesce(
            (SELECT text FROM published.decision_names
             WHERE fragment_key = split_part(key, '/', 1) AND decision_key = split_part(key, '/', 2)
               AND text::text NOT LIKE '%{%{%'),
            (SELECT title FROM published.fragment_names WHERE fragment_key = split_part(key, '/', 1)))
        WHEN kind IN ('fragment', 'promise', 'game') THEN (
            SELECT title FROM published.fragment_names WHERE fragment_key = split_part(key, '/', 1))
        END
        """
}

/// What is left of one grant.
public struct OpenLotView: RowDecodable, JSONEncodable, Sendable {
    public let id: Int64
    public let remaining, granted: Int64
    public let expiresAt: Instant?
    public let expiryDay: LocalDay?
    public let source: String
    public let reference: String?
    public let createdAt: Instant

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("lot_id")
        self.remaining = try row.get("remaining")
        self.granted = try row.get("granted")
        self.expiresAt = try row.optional("expires_at")
        self.expiryDay = try row.optional("expiry_day")
        self.source = try row.get("source")
        self.reference = try row.optional("reference")
        self.createdAt = try row.get("created_at")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("remaining", self.remaining)
            json.member("granted", self.granted)
            json.member("expires_at", self.expiresAt)
            json.member("source", self.source)
            json.member("reference", self.reference)
            json.member("created_at", self.createdAt)
        }
    }
}

/// Why a row of the ledger is there: which rule, which caps, what is left of it, when it lapses.
public struct Explanation: RowDecodable, JSONEncodable, Sendable {
    public let row: LedgerRow
    /// Of what came: how much is unspent, and when it lapses; `nil` for what went.
    public let remaining: Int64?
    public let expiresAt: Instant?
    public let expiryDay: LocalDay?
    /// The caps of its source, and what the source had given that day with this row.
    public let maxPerDay, maxPerWeek, dailyMaximum, earnedThatDay: Int64?
    /// The event that multiplied.
    public let event: LocalizedText?
    /// What it was for: the mission, the item, who gave; `nil` when its source says all there is.
    public let subject: LocalizedText?
    public let wasTakenBack: Bool

    public init(row: Row) throws(DatabaseError) {
        self.row = try LedgerRow(row: row)
        self.remaining = try row.optional("remaining")
        self.expiresAt = try row.optional("expires_at")
        self.expiryDay = try row.optional("expiry_day")
        self.maxPerDay = try row.optional("max_per_day")
        self.maxPerWeek = try row.optional("max_per_week")
        self.dailyMaximum = try row.optional("daily_maximum")
        self.earnedThatDay = try row.optional("earned_that_day")
        self.event = try row.optional("event", as: String.self) == nil ? nil : try row.decoded("event")
        self.subject = try row.optional("subject", as: String.self) == nil ? nil : try row.decoded("subject")
        self.wasTakenBack = try row.optional("taken_back") ?? false
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("transaction", self.row)
            json.member("remaining", self.remaining)
            json.member("expires_at", self.expiresAt)
            json.member("source_max_per_day", self.maxPerDay)
            json.member("source_max_per_week", self.maxPerWeek)
            json.member("source_earned_that_day", self.earnedThatDay)
            json.member("daily_maximum", self.dailyMaximum)
            json.member("event", self.event)
            json.member("subject", self.subject)
            json.member("was_taken_back", self.wasTakenBack)
        }
    }
}

extension Refusal {
    public static let noSuchTransaction = Refusal(
        .notFound, "gamification.no_such_transaction", "The member's ledger has no such row.", field: "transaction")
}
