import Coordination
import EventCatalogue
import Postgres
import Vocabulary

enum Hold {}
typealias HoldID = ID<Hold>

// Besitos put aside: no longer in the balance, still their owner's.
extension PostgresBesitoLedger {
    /// Puts `amount` aside until ``release(_:in:)`` or ``capture(_:for:in:)``.
    func hold(
        _ amount: Besitos, of user: UserID, for reference: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> Result<HoldID, Refusal> {
        let taking = Taking(type: "hold", source: SpendPurpose.auction.rawValue, reference: reference)
        switch try await self.take(amount, of: user, as: taking, in: work) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let row):
            let (transaction, balance): (Int64, Besitos) = (try row.get("transaction_id"), try row.get("balance_after"))
            let held = try await work.transaction.rows(
                """
                INSERT INTO gamification.holds (user_id, amount, transaction_id, created_at, state, reference)
                VALUES (\(user), \(amount), \(transaction), \(work.now), 'open', \(reference))
                RETURNING hold_id
                """)
            guard let hold = held.first else { throw .badColumn("hold_id") }
            work.emit(
                BesitosHeld(
                    amount: amount, reference: reference, transactionID: transaction, balanceAfter: balance),
                about: user)
            return .success(try hold.get("hold_id"))
        }
    }

    /// Puts what was held back into the lots it came from. Whoever calls has locked the owner's balance.
    func release(_ hold: HoldID, in work: UnitOfWork) async throws(DatabaseError) {
        guard let row = try await work.transaction.rows(.releaseHold(hold, in: work)).first else { return }
        work.emit(
            BesitosReleased(
                amount: try row.get("amount"), reference: try row.get("reference"),
                transactionID: try row.get("transaction_id"), balanceAfter: try row.get("balance_after")),
            about: try row.get("user_id"))
    }

    /// Spends what was held. The balance stays as it is: two rows of the ledger say that it came back and went.
    /// Whoever calls has locked the owner's balance.
    func capture(_ hold: HoldID, for purpose: SpendPurpose, in work: UnitOfWork) async throws(DatabaseError) {
        guard let row = try await work.transaction.rows(.captureHold(hold, for: purpose, in: work)).first else {
            return
        }
        work.emit(
            BesitosSpent(
                amount: try row.get("amount"), purpose: purpose, reference: try row.get("reference"),
                transactionID: try row.get("transaction_id"), balanceAfter: try row.get("balance_after")),
            about: try row.get("user_id"))
    }
}

extension SQL {
    fileprivate static func settle(_ hold: HoldID, as state: String, in work: UnitOfWork) -> SQL {
        """
        UPDATE gamification.holds SET state = \(state), settled_at = \(work.now)
        WHERE hold_id = \(hold) AND state = 'open'
        RETURNING user_id, amount, transaction_id AS held_by, reference
        """
    }

    fileprivate static func releaseHold(_ hold: HoldID, in work: UnitOfWork) -> SQL {
        """
        WITH hold AS (\(settle(hold, as: "released", in: work))), balance AS (
            UPDATE gamification.user_balances AS b SET besitos = b.besitos + hold.amount, updated_at = \(work.now)
            FROM hold JOIN published.members AS member USING (user_id)
            WHERE b.user_id = hold.user_id
            RETURNING b.user_id, b.besitos, (\(work.now)::timestamptz AT TIME ZONE member.time_zone)::date AS today
        ), entry AS (
            INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day,
                transaction_type, source, operation_id, reference)
            SELECT user_id, amount, besitos, \(work.now), today, 'release', 'auction', \(work.operation.description),
                   reference
            FROM hold JOIN balance USING (user_id)
            RETURNING transaction_id, balance_after
        ), used AS (
            SELECT lot_id, uses.amount FROM hold JOIN gamification.lot_uses AS uses ON transaction_id = held_by
        ), grown AS (
            UPDATE gamification.lots AS l SET remaining = l.remaining + used.amount
            FROM used, entry WHERE l.lot_id = used.lot_id
        ), uses AS (
            INSERT INTO gamification.lot_uses (transaction_id, lot_id, amount)
            SELECT transaction_id, lot_id, -amount FROM entry, used
        )
        SELECT user_id, amount, reference, transaction_id, balance_after FROM hold, entry
        """
    }

    fileprivate static func captureHold(_ hold: HoldID, for purpose: SpendPurpose, in work: UnitOfWork) -> SQL {
        """
        WITH hold AS (\(settle(hold, as: "captured", in: work))), owner AS (
            SELECT user_id, amount, held_by, reference, besitos,
                   (\(work.now)::timestamptz AT TIME ZONE time_zone)::date AS today
            FROM hold JOIN gamification.user_balances USING (user_id) JOIN published.members USING (user_id)
        ), released AS (
            INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day,
                transaction_type, source, operation_id, reference)
            SELECT user_id, amount, besitos + amount, \(work.now), today, 'release', \(purpose.rawValue),
                   \(work.operation.description), reference
            FROM owner
            RETURNING transaction_id
        ), spent AS (
            INSERT INTO gamification.transactions (user_id, amount, balance_after, created_at, local_day,
                transaction_type, source, operation_id, reference)
            SELECT user_id, -amount, besitos, \(work.now), today, 'spend', \(purpose.rawValue),
                   \(work.operation.description), reference
            FROM owner, released
            RETURNING transaction_id, balance_after
        ), uses AS (
            INSERT INTO gamification.lot_uses (transaction_id, lot_id, amount)
            SELECT movement.transaction_id, uses.lot_id, movement.sign * uses.amount
            FROM owner
            JOIN gamification.lot_uses AS uses ON uses.transaction_id = held_by
            CROSS JOIN (SELECT transaction_id, -1 AS sign FROM released
                        UNION ALL SELECT transaction_id, 1 FROM spent) AS movement
        )
        SELECT user_id, amount, reference, transaction_id, balance_after FROM owner, spent
        """
    }
}
