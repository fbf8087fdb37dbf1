public import Caches
public import Coordination
public import Postgres
import Synchronization
public import Telemetry

/// Reads what was changed anywhere and tells this process's caches: again and again, and at once when the bell rings.
///
/// A change's row is committed with the change, so whoever sees the row will also see the change. Rows are not read by
/// number, whose order is not that of commits, but by snapshot: all that this one sees and the last one did not.
public struct InvalidationFeed: Sendable {
    /// More changes than this at once, and everything is dropped instead.
    private static let mostAtOnce = 1000
    private static let pruneInterval: Duration = .seconds(300)
    /// Rows are kept far longer than an instance may be silent before it drops everything anyway.
    private static let keptSeconds = 600

    private let database: any Database
    private let invalidations: Invalidations
    private let members: MemberFeed?
    private let state = Shared()

    private final class Shared: Sendable {
        let snapshot = Mutex<String?>(nil)
        let prunedAt = Mutex(ContinuousClock.now)
    }

    /// - Parameter members: looks in each round too.
    public init(database: any Database, invalidations: Invalidations, members: MemberFeed? = nil) {
        self.database = database
        self.invalidations = invalidations
        self.members = members
        invalidations.expectOthers()
    }

    /// - Parameters:
    ///   - bell: rung where something outside says that there is news.
    ///   - interval: between looks when nothing says so: how old an answer may be elsewhere after a change here.
    public func start(bell: Bell, interval: Duration, log: Logger) -> Worker {
        Worker("cache_invalidations", bell: bell, interval: interval, log: log) {
            try await self.round()
            try await self.members?.round()
            return false
        }
    }

    /// Applies what was committed since the last round.
    public func round() async throws(DatabaseError) {
        let asked = ContinuousClock.now
        let last = self.state.snapshot.withLock { $0 }
        let rows: [ChangeRow] = try await self.database.all(Self.changes(since: last))
        if last == nil || rows.count > Self.mostAtOnce || self.invalidations.hasMissed(at: asked) {
            self.invalidations.applyAll()
        } else {
            self.invalidations.apply(rows.compactMap(\.tag))
        }
        self.state.snapshot.withLock { $0 = rows.first?.snapshot }
        self.invalidations.heard(asOf: asked)
        if self.isPruneDue() { try await self.prune() }
    }

    /// One row at least, which tells the snapshot.
    private static func changes(since last: String?) -> SQL {
        guard let last else {
            return "SELECT pg_current_snapshot()::text AS snapshot, NULL::text AS topic, NULL::text AS key"
        }
        return """
            SELECT now.snapshot, change.topic, change.key
            FROM (SELECT pg_current_snapshot()::text AS snapshot) AS now
            LEFT JOIN coordination.cache_invalidations AS change
                ON change.transaction_id >= pg_snapshot_xmin(\(last)::text::pg_snapshot)
                AND NOT pg_visible_in_snapshot(change.transaction_id, \(last)::text::pg_snapshot)
            LIMIT \(Self.mostAtOnce + 1)
            """
    }

    private func isPruneDue() -> Bool {
        self.state.prunedAt.withLock { prunedAt in
            guard ContinuousClock.now - prunedAt > Self.pruneInterval else { return false }
            prunedAt = .now
            return true
        }
    }

    private func prune() async throws(DatabaseError) {
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            transaction.queue(
                """
                DELETE FROM coordination.cache_invalidations
                WHERE written_at < clock_timestamp() - make_interval(secs => \(Self.keptSeconds))
                """)
            return .commit(())
        }
    }
}

private struct ChangeRow: RowDecodable {
    let snapshot: String
    let tag: CacheTag?

    init(row: Row) throws(DatabaseError) {
        self.snapshot = try row.get("snapshot")
        let key: String? = try row.optional("key")
        self.tag = try row.optional("topic", as: String.self).map { CacheTag($0, key) }
    }
}
