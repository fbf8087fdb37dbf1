public import Caches
import Coordination
import Postgres
public import Telemetry
import Vocabulary

/// Balances that were shown lately, to be shown again until something happens to the member (seed 001 6.1.2, L1).
/// Nothing is decided by them: who takes besitos asks the ledger.
public struct KeptBalances: Sendable {
    private struct Kept: Sendable {
        let balance: Balance
        /// When it was true; it stays so until the next besitos lapse.
        let since: Instant

        func isTrue(at now: Instant) -> Bool {
            self.since <= now && self.balance.nextExpiry.map { now < $0.at } ?? true
        }
    }

    private let cache: Cache<Int64, Kept, DatabaseError>

    /// - Parameter maxMembers: whose balances are kept.
    public init(
        invalidations: Invalidations, members: MemberChanges, maxMembers: Int, metrics: Metrics = Metrics()
    ) {
        self.cache = Cache(
            "gamification.balances", .session, maxCost: maxMembers, invalidations: invalidations, members: members,
            metrics: metrics)
    }

    func balance(
        of user: UserID, at now: Instant, load: () async throws(DatabaseError) -> Balance?
    ) async throws(DatabaseError) -> Balance? {
        let kept = try await self.cache.value(for: user.rawValue) { () async throws(DatabaseError) -> Kept? in
            try await load().map { Kept(balance: $0, since: now) }
        }
        guard let kept else { return nil }
        return kept.isTrue(at: now) ? kept.balance : try await load()
    }
}
