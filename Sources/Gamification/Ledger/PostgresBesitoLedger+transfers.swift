import Coordination
import EventCatalogue
import Postgres
import Vocabulary

// Besitos that change hands: neither earned nor lost to the house, and they lapse when they would have lapsed.
extension PostgresBesitoLedger {
    /// Moves `amount` from one member to another. Both balances are locked, in the order of their ids.
    func transfer(
        _ amount: Besitos, from giver: UserID, to receiver: UserID, for reference: String, note: String?,
        in work: UnitOfWork
    ) async throws(DatabaseError) -> Result<(sent: LedgerReceipt, received: LedgerReceipt), Refusal> {
        work.lockBalances(of: [giver, receiver])
        let expired = try await work.transaction.rows(.expireLots(of: receiver, in: work))
        try self.sayExpired(expired, of: receiver, in: work)
        let taking = Taking(
            amount, of: giver, type: "gift", source: EarnSource.gift.rawValue, reference: reference,
            description: note, in: work)
        let taken = try await self.take(
            taking,
            then: .handOver(amount, to: receiver, for: reference, note: note, in: work))
        switch taken {
        case .failure(let refusal): return .failure(refusal)
        case .success(let row):
            let sent = LedgerReceipt(
                transaction: try row.get("transaction_id"), amount: amount, balance: try row.get("balance_after"))
            guard let arrived = try await work.transaction.rows(.firstRow(of: receiver, after: sent.transaction)).first
            else {
                return .failure(.balanceTooLarge)
            }
            let received = LedgerReceipt(
                transaction: try arrived.get("transaction_id"), amount: amount,
                balance: try arrived.get("balance_after"))
            return .success((sent, received))
        }
    }

    /// Gives what was not earned: it counts neither for caps nor for the level. Whoever calls has locked the balance.
    func credit(
        _ amount: Besitos, to user: UserID, for reference: String, in work: UnitOfWork
    ) async throws(DatabaseError) {
        work.lockBalance(of: user)
        _ = try await work.transaction.rows(
            """
            WITH taken AS (SELECT NULL::timestamptz AS expires_at, \(amount)::bigint AS amount),
                 entry AS (SELECT)\(.handOver(amount, to: user, for: reference, note: nil, in: work))
            SELECT transaction_id FROM arrived
            """)
    }
}

extension SQL {
    /// To be added to a statement with `entry` (one row when something was taken) and `taken` (which lots lapsed when).
    fileprivate static func handOver(
        _ amount: Besitos, to receiver: UserID, for reference: String, note: String?, in work: UnitOfWork
    ) -> SQL {
        """
        , receiver AS (
            UPDATE gamification.user_balances AS b SET besitos = b.besitos + \(amount), updated_at = \(work.now)
            FROM published.members AS member, entry
            WHERE b.user_id = \(receiver) AND member.user_id = b.user_id
              AND b.besitos + \(amount) <= \(Besitos.max)
            RETURNING b.user_id, b.besitos, (\(work.now)::timestamptz AT TIME ZONE member.time_zone)::date AS today
        ), arrived AS (
            INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day,
                transaction_type, source, operation_id, reference, description)
            SELECT user_id, \(amount), besitos, \(work.now), today, 'gift', 'gift', \(work.operation.description),
                   \(reference), \(note)
            FROM receiver
            RETURNING transaction_id, user_id
        ), new_lots AS (
            INSERT INTO gamification.lots (user_id, granted, remaining, expires_at, transaction_id)
            SELECT arrived.user_id, sum(amount)::bigint, sum(amount)::bigint, expires_at, arrived.transaction_id
            FROM arrived, taken GROUP BY arrived.user_id, expires_at, arrived.transaction_id
        )
        """
    }

    fileprivate static func firstRow(of user: UserID, after transaction: Int64) -> SQL {
        """
        SELECT transaction_id, balance_after FROM gamification.transactions
        WHERE user_id = \(user) AND transaction_id > \(transaction) ORDER BY transaction_id LIMIT 1
        """
    }
}
