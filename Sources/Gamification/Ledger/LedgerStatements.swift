import Coordination
import Postgres
import Vocabulary

/// Besitos that leave a balance, and as what.
struct Taking {
    let amount: Besitos
    let user: UserID
    /// `spend`, `gift` or `hold`.
    let type: String
    let source: String
    let reference: String?
    let description: String?
    let work: UnitOfWork

    init(
        _ amount: Besitos, of user: UserID, type: String, source: String, reference: String?,
        description: String? = nil, in work: UnitOfWork
    ) {
        self.amount = amount
        self.user = user
        self.type = type
        self.source = source
        self.reference = reference
        self.description = description
        self.work = work
    }

    init(_ charge: Charge) {
        self.init(
            charge.amount, of: charge.user, type: "spend", source: charge.entry.reason.rawValue,
            reference: charge.entry.reference, description: charge.entry.description, in: charge.work)
    }
}

extension UnitOfWork {
    /// Takes the member's balance row, made on the first movement. Costs no round trip of its own.
    func lockBalance(of user: UserID) {
        self.openBalance(of: user)
        self.holdBalance(of: user)
    }

    private func openBalance(of user: UserID) {
        self.transaction.queue(
            """
            INSERT INTO gamification.user_balances (user_id, besitos, lifetime_besitos, updated_at)
            SELECT user_id, 0, 0, \(self.now) FROM published.members WHERE user_id = \(user)
            ON CONFLICT (user_id) DO NOTHING
            """)
    }

    /// As ``lockBalance(of:)`` for several, in the order of their ids, as everybody locks who locks several.
    func lockBalances(of users: [UserID]) {
        for user in Set(users).sorted() { self.lockBalance(of: user) }
    }

    /// As ``lockBalance(of:)`` for who can only take: without a balance there is nothing to take.
    func holdBalance(of user: UserID) {
        self.transaction.queue("SELECT FROM gamification.user_balances WHERE user_id = \(user) FOR UPDATE")
    }

    /// As ``holdBalance(of:)`` for several at once.
    func holdBalances(of users: [UserID]) {
        self.transaction.queue(
            """
            SELECT FROM gamification.user_balances WHERE user_id = ANY (\(users.map(\.rawValue)))
            ORDER BY user_id FOR UPDATE
            """)
    }
}

// The ledger's writes. Each is one statement whose parts stand or fall together, run while the member's
// balance row is locked.
extension SQL {
    /// Adds to the balance, the ledger and the lots when no cap is passed; always one row for a known
    /// member, with the sums and caps it weighed.
    static func grantBesitos(
        _ amount: Besitos, to user: UserID, for entry: LedgerEntry<EarnSource>, in work: UnitOfWork
    ) -> SQL {
        """
        WITH member AS (
            SELECT user_id, (\(work.now)::timestamptz AT TIME ZONE time_zone)::date AS today
            FROM published.members WHERE user_id = \(user)
        ), cap AS (
            SELECT max_per_day, max_per_week,
                   CASE WHEN counts_to_maximum THEN max_daily_grants END AS daily_maximum
            FROM gamification.earning_rules, gamification.economy_settings
            WHERE source = \(entry.reason.rawValue)
        ), earned AS (
            SELECT coalesce(sum(t.amount) FILTER (WHERE source = \(entry.reason.rawValue) AND local_day = today), 0)::bigint
                       AS source_today,
                   coalesce(sum(t.amount) FILTER (WHERE source = \(entry.reason.rawValue)), 0)::bigint AS source_this_week,
                   coalesce(sum(t.amount) FILTER (WHERE counts_to_maximum AND local_day = today), 0)::bigint AS all_today
            FROM member
            JOIN gamification.transactions AS t USING (user_id)
            JOIN gamification.earning_rules USING (source)
            WHERE t.transaction_type = 'earn' AND t.local_day > today - 7
        ), balance AS (
            UPDATE gamification.user_balances AS b
            SET besitos = b.besitos + \(amount), lifetime_besitos = b.lifetime_besitos + \(amount),
                updated_at = \(work.now)
            FROM member, cap, earned
            WHERE b.user_id = member.user_id
              AND b.besitos + \(amount) <= \(Besitos.max)
              AND (max_per_day IS NULL OR source_today + \(amount) <= max_per_day)
              AND (max_per_week IS NULL OR source_this_week + \(amount) <= max_per_week)
              AND (daily_maximum IS NULL OR all_today + \(amount) <= daily_maximum)
            RETURNING b.user_id, b.besitos, member.today
        ), entry AS (
            INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day,
                transaction_type, source, operation_id, reference, description)
            SELECT user_id, \(amount), besitos, \(work.now), today, 'earn', \(entry.reason.rawValue),
                   \(work.operation.description), \(entry.reference), \(entry.description)
            FROM balance
            RETURNING transaction_id, user_id, balance_after
        ), lot AS (
            INSERT INTO gamification.lots (user_id, granted, remaining, expires_at, transaction_id)
            SELECT user_id, \(amount), \(amount), \(Self.expiry(of: entry, in: work)), transaction_id FROM entry
        )
        SELECT transaction_id, balance_after, source_today, source_this_week, all_today,
               max_per_day, max_per_week, daily_maximum, \(Self.bonus(on: entry.reason, of: user, at: work.now)) AS bonus
        FROM member CROSS JOIN cap CROSS JOIN earned LEFT JOIN entry USING (user_id)
        """
    }

    /// Takes from the open lots of different members, nearest expiry first; no row for whom they do not reach, who has
    /// lapsed ones to be taken out first, or out of whose balance nothing may go.
    ///
    /// - Parameter then: further parts, which see the ledger's rows as `entry` and the lots used as `taken`.
    static func takeBesitos(_ takings: [Taking], at now: Instant, then: SQL = "") -> SQL {
        """
        WITH asked AS (
            SELECT * FROM unnest(\(takings.map(\.user.rawValue)), \(takings.map(\.amount.units)),
                \(takings.map(\.type)), \(takings.map(\.source)), \(takings.map(\.work.operation.description)),
                \(takings.map { $0.reference ?? "" }), \(takings.map { $0.description ?? "" }))
                AS asked (user_id, wanted, type, source, operation_id, reference, description)
        ), open AS (
            SELECT user_id, wanted, lot_id, remaining, expires_at,
                   sum(remaining) OVER (PARTITION BY user_id ORDER BY expires_at NULLS LAST, lot_id) - remaining AS before
            FROM asked JOIN gamification.lots USING (user_id)
            WHERE is_open
        ), taken AS (
            SELECT user_id, wanted, lot_id, expires_at, least(remaining, wanted - before)::bigint AS amount
            FROM open WHERE before < wanted
        ), covered AS (
            SELECT user_id FROM taken GROUP BY user_id, wanted
            HAVING sum(amount) = wanted AND coalesce(min(expires_at) > \(now), true)
        ), balance AS (
            UPDATE gamification.user_balances AS b
            SET besitos = b.besitos - asked.wanted, updated_at = \(now)
            FROM asked JOIN covered USING (user_id) JOIN published.members AS member USING (user_id)
            WHERE b.user_id = asked.user_id AND b.besitos >= asked.wanted
              AND NOT EXISTS (SELECT FROM gamification.frozen_balances AS frozen WHERE frozen.user_id = b.user_id)
            RETURNING asked.*, b.besitos, (\(now)::timestamptz AT TIME ZONE member.time_zone)::date AS today
        ), entry AS (
            INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day,
                transaction_type, source, operation_id, reference, description)
            SELECT user_id, -wanted, besitos, \(now), today, type, source, operation_id, nullif(reference, ''),
                   nullif(description, '')
            FROM balance
            RETURNING transaction_id, user_id, balance_after
        ), shrunk AS (
            UPDATE gamification.lots AS l SET remaining = l.remaining - taken.amount
            FROM taken JOIN entry USING (user_id) WHERE l.lot_id = taken.lot_id
        ), uses AS (
            INSERT INTO gamification.lot_uses (transaction_id, lot_id, amount)
            SELECT transaction_id, lot_id, amount FROM entry JOIN taken USING (user_id)
        )\(then)
        SELECT user_id, transaction_id, balance_after FROM entry
        """
    }

    /// Takes lapsed lots out of the balance, as one ledger row; no row when none has lapsed.
    static func expireLots(of user: UserID, in work: UnitOfWork) -> SQL {
        """
        WITH lapsed AS (
            SELECT lot_id, remaining FROM gamification.lots
            WHERE user_id = \(user) AND is_open AND expires_at <= \(work.now)
        ), balance AS (
            UPDATE gamification.user_balances AS b
            SET besitos = b.besitos - (SELECT sum(remaining) FROM lapsed), updated_at = \(work.now),
                lapses_from = (
                    SELECT min(expires_at) FROM gamification.lots
                    WHERE user_id = \(user) AND is_open AND expires_at > \(work.now))
            FROM published.members AS member
            WHERE b.user_id = \(user) AND member.user_id = b.user_id AND EXISTS (SELECT FROM lapsed)
            RETURNING b.user_id, b.besitos, (\(work.now)::timestamptz AT TIME ZONE member.time_zone)::date AS today
        ), entry AS (
            INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day,
                transaction_type, source, operation_id)
            SELECT user_id, -(SELECT sum(remaining) FROM lapsed), besitos, \(work.now), today, 'expire', 'lot_expired',
                   \(work.operation.description)
            FROM balance
            RETURNING transaction_id, -amount AS amount
        ), emptied AS (
            UPDATE gamification.lots AS l SET remaining = 0 FROM lapsed, entry WHERE l.lot_id = lapsed.lot_id
        ), uses AS (
            INSERT INTO gamification.lot_uses (transaction_id, lot_id, amount)
            SELECT transaction_id, lot_id, remaining FROM entry, lapsed
        )
        SELECT amount FROM entry
        """
    }

    /// What comes on top by the member's segment and by the event that gives most now, as `percent:why`; of sources
    /// alone that count to the daily maximum.
    private static func bonus(on source: EarnSource, of user: UserID, at now: Instant) -> SQL {
        guard source != .eventBonus else { return "NULL::text" }
        return """
            CASE WHEN daily_maximum IS NOT NULL THEN (
                SELECT coalesce(max(multiplier.percent), 100) * segment.earn_percent / 100 || ':' || coalesce(
                           (array_agg('multiplier:' || multiplier_key ORDER BY multiplier.percent DESC, multiplier_id)
                               FILTER (WHERE multiplier_id IS NOT NULL))[1], 'segment:' || segment.segment)
                FROM (
                    SELECT segment, earn_percent
                    FROM gamification.economy_segments JOIN gamification.user_balances ON from_lifetime <= lifetime_besitos
                    WHERE user_id = \(user) ORDER BY from_lifetime DESC LIMIT 1
                ) AS segment
                LEFT JOIN gamification.multipliers AS multiplier
                    ON cancelled_at IS NULL AND starts_at <= \(now) AND ends_at > \(now)
                   AND coalesce(source, \(source.rawValue)) = \(source.rawValue)
                GROUP BY segment.segment, segment.earn_percent
                HAVING coalesce(max(multiplier.percent), 100) * segment.earn_percent > 10000
            ) END
            """
    }

    /// Besitos of an event lapse when the settings say, unless the event does.
    private static func expiry(of entry: LedgerEntry<EarnSource>, in work: UnitOfWork) -> SQL {
        guard entry.reason == .eventBonus, entry.expiresAt == nil else { return "\(entry.expiresAt)" }
        return """
            (SELECT \(work.now)::timestamptz + bonus_days * interval '24 hours' FROM gamification.economy_settings)
            """
    }

    static func balance(of user: UserID) -> SQL {
        """
        SELECT besitos, EXISTS (SELECT FROM gamification.frozen_balances WHERE user_id = \(user)) AS is_frozen
        FROM gamification.user_balances WHERE user_id = \(user)
        """
    }
}
