import Coordination
import Postgres
import Vocabulary

/// A ledger whose caps are reached.
struct CappedLedger: BesitoLedger {
    static let refusal = Refusal(.conflict, "gamification.daily_maximum_reached", "Enough for today.")

    func grant(
        _: Besitos, to _: UserID, for _: LedgerEntry<EarnSource>, in _: UnitOfWork
    ) async throws(DatabaseError) -> Result<LedgerReceipt, Refusal> { .failure(Self.refusal) }

    func spend(
        _: Besitos, of _: UserID, for _: LedgerEntry<SpendPurpose>, in _: UnitOfWork
    ) async throws(DatabaseError) -> Result<LedgerReceipt, Refusal> { throw .unreachable("nothing is spent here") }
}

/// A ledger whose database goes away in the middle of the work.
struct BrokenLedger: BesitoLedger {
    func grant(
        _: Besitos, to _: UserID, for _: LedgerEntry<EarnSource>, in _: UnitOfWork
    ) async throws(DatabaseError) -> Result<LedgerReceipt, Refusal> { throw .unreachable("gone") }

    func spend(
        _: Besitos, of _: UserID, for _: LedgerEntry<SpendPurpose>, in _: UnitOfWork
    ) async throws(DatabaseError) -> Result<LedgerReceipt, Refusal> { throw .unreachable("gone") }
}
