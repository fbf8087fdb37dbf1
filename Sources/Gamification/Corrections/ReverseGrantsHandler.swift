public import Coordination
import EventCatalogue
import JSON
public import Postgres
public import Vocabulary

extension ReverseGrants {
    public struct Handler: CommandHandler {
        private static let mostShortfalls = 50

        public init() {}

        public func validate(_ input: ReverseGrants) -> Refusal? {
            input.selection.isSpecific ? nil : .selectionTooWide
        }

        /// The balances are locked before anything is looked at that depends on them.
        public func execute(
            _ input: ReverseGrants, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            var (grants, users): ([Int64], Set<Int64>) = ([], [])
            let statement = input.selection.statement(limit: ReverseGrants.mostGrants + 1)
            for row in try await work.transaction.rows(statement) {
                grants.append(try row.get("transaction_id"))
                users.insert(try row.get("user_id"))
            }
            guard !grants.isEmpty else { return .failure(.nothingSelected) }
            guard grants.count <= ReverseGrants.mostGrants else {
                return .failure(.tooManySelected(most: ReverseGrants.mostGrants))
            }
            work.transaction.queue(
                """
                SELECT FROM gamification.user_balances WHERE user_id = ANY(\(users.sorted()))
                ORDER BY user_id FOR UPDATE
                """)
            let reversal = try await self.begin(input, in: work)
            let rows = try await work.transaction.rows(.reverse(grants, input, as: reversal, in: work))
            guard !rows.isEmpty else { return .failure(.nothingSelected) }
            return .success(try self.receipt(of: reversal, rows, input, in: work))
        }

        private func begin(_ input: ReverseGrants, in work: UnitOfWork) async throws(DatabaseError) -> Int64 {
            let rows = try await work.transaction.rows(
                """
                INSERT INTO gamification.reversals (created_at, policy, selection, reason, operation_id)
                VALUES (\(work.now), \(input.policy.rawValue), \(JSONWriter.text(of: input.selection)), \(input.reason),
                        \(work.operation.description))
                RETURNING reversal_id
                """)
            guard let row = rows.first else { throw .badColumn("reversal_id") }
            return try row.get("reversal_id")
        }

        private func receipt(
            of reversal: Int64, _ rows: ResultSet, _ input: ReverseGrants, in work: UnitOfWork
        ) throws(DatabaseError) -> Receipt {
            var (grants, selected, taken): (Int64, Int64, Int64) = (0, 0, 0)
            var short: [Shortfall] = []
            for row in rows {
                let (user, wanted, got): (UserID, Int64, Int64) =
                    (try row.get("user_id"), try row.get("wanted"), try row.get("taken"))
                grants += try row.get("grants")
                selected += wanted
                taken += got
                if got < wanted { short.append(Shortfall(user: user, besitos: wanted - got)) }
                if let amount = Besitos(got), amount > .zero {
                    work.emit(BesitosReversed(amount: amount, reference: "reversal:\(reversal)"), about: user)
                }
            }
            let owed = input.policy == .unlimited ? selected - taken : 0
            work.emit(
                GrantsReversed(
                    reversalID: reversal, grants: grants, members: Int64(rows.count), taken: taken, owed: owed,
                    reason: input.reason), about: nil)
            short.sort { ($1.besitos, $0.user) < ($0.besitos, $1.user) }
            return Receipt(
                reversal: reversal, grants: grants, members: Int64(rows.count), selected: selected, taken: taken,
                owed: owed, short: Array(short.prefix(Self.mostShortfalls)))
        }
    }
}

extension SQL {
    /// First what is left of the wrong besitos themselves, then what the policy allows of others, nearest expiry
    /// first; one ledger row a member. A row for each member, whatever could be taken.
    fileprivate static func reverse(
        _ grants: [Int64], _ input: ReverseGrants, as reversal: Int64, in work: UnitOfWork
    ) -> SQL {
        """
        WITH wrong AS (
            SELECT transaction_id, user_id, amount FROM gamification.transactions AS t
            WHERE transaction_id = ANY(\(grants))
              AND NOT EXISTS (SELECT FROM gamification.reversed_grants AS r WHERE r.transaction_id = t.transaction_id)
        ), marked AS (
            INSERT INTO gamification.reversed_grants (transaction_id, reversal_id, user_id, amount)
            SELECT transaction_id, \(reversal), user_id, amount FROM wrong
        ), wanted AS (
            SELECT user_id, sum(amount)::bigint AS amount, count(*) AS grants FROM wrong GROUP BY user_id
        ), own AS (
            SELECT lot_id, l.user_id, remaining AS amount
            FROM wrong JOIN gamification.lots AS l USING (transaction_id) WHERE is_open
        ), rest AS (
            SELECT user_id,
                   CASE WHEN \(input.policy == .onlyPending) THEN 0
                   ELSE amount - coalesce((SELECT sum(own.amount) FROM own WHERE own.user_id = wanted.user_id), 0)
                   END AS amount
            FROM wanted
        ), others AS (
            SELECT lot_id, user_id, remaining, amount AS wanted,
                   sum(remaining) OVER (PARTITION BY user_id ORDER BY expires_at NULLS LAST, lot_id) - remaining AS before
            FROM rest JOIN gamification.lots USING (user_id)
            WHERE is_open AND amount > 0 AND lot_id NOT IN (SELECT lot_id FROM own)
        ), taken AS (
            SELECT lot_id, user_id, amount FROM own
            UNION ALL
            SELECT lot_id, user_id, least(remaining, wanted - before)::bigint FROM others WHERE before < wanted
        ), total AS (
            SELECT user_id, sum(amount)::bigint AS amount FROM taken GROUP BY user_id
        ), balance AS (
            UPDATE gamification.user_balances AS b SET besitos = b.besitos - total.amount, updated_at = \(work.now)
            FROM total JOIN published.members AS member USING (user_id)
            WHERE b.user_id = total.user_id
            RETURNING b.user_id, b.besitos, (\(work.now)::timestamptz AT TIME ZONE member.time_zone)::date AS today
        ), entry AS (
            INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day,
                transaction_type, source, operation_id, reference, description)
            SELECT user_id, -amount, besitos, \(work.now), today, 'reversal', 'reversal', \(work.operation.description),
                   \("reversal:\(reversal)"), \(input.reason)
            FROM total JOIN balance USING (user_id)
            ORDER BY user_id
            RETURNING transaction_id, user_id
        ), shrunk AS (
            UPDATE gamification.lots AS l SET remaining = l.remaining - taken.amount
            FROM taken JOIN entry USING (user_id) WHERE l.lot_id = taken.lot_id
        ), uses AS (
            INSERT INTO gamification.lot_uses (transaction_id, lot_id, amount)
            SELECT transaction_id, lot_id, amount FROM entry JOIN taken USING (user_id)
        ), owed AS (
            INSERT INTO gamification.debts AS debt (user_id, besitos, updated_at)
            SELECT user_id, wanted.amount - coalesce(total.amount, 0), \(work.now)
            FROM wanted LEFT JOIN total USING (user_id)
            WHERE \(input.policy == .unlimited) AND wanted.amount > coalesce(total.amount, 0)
            ON CONFLICT (user_id) DO UPDATE
            SET besitos = debt.besitos + excluded.besitos, updated_at = excluded.updated_at
        )
        SELECT user_id, wanted.amount AS wanted, wanted.grants, coalesce(total.amount, 0) AS taken
        FROM wanted LEFT JOIN total USING (user_id)
        ORDER BY user_id
        """
    }
}
