import Postgres
import Resilience
import Synchronization
import Telemetry
import Vocabulary

/// One row per key in an unlogged table, locked while it is counted: no WAL and no fsync. A crash of PostgreSQL
/// empties it.
final class PostgresPermits: PermitStore {
    private static let sweepInterval: Duration = .seconds(300)
    private static let sweptAtOnce = 1000

    let name = "postgres"
    private let database: any Database
    /// `nil` asks PostgreSQL, whose clock all instances share.
    private let clock: (any WallClock)?
    private let breaker: CircuitBreaker
    private let sweptAt = Mutex(ContinuousClock.now)

    init(database: any Database, clock: (any WallClock)? = nil, metrics: Metrics = Metrics()) {
        self.database = database
        self.clock = clock
        self.breaker = CircuitBreaker(
            "rate_limits_in_postgres", settings: .init(failures: 5, pause: .seconds(5)), metrics: metrics)
    }

    func take(_ request: PermitRequest) async throws(PermitStoreFailure) -> PermitGrant {
        do throws(DatabaseError) {
            // The breaker's own refusal looks like the outage that opened it.
            return try await self.breaker.call(refused: { _ in .unreachable("given up for a while") }, end: \.end) {
                () async throws(DatabaseError) in
                try await self.database.transaction { (transaction) throws(DatabaseError) in
                    .commit(try await self.take(request, in: transaction))
                }
            }
        } catch { throw PermitStoreFailure(reason: "\(error)") }
    }

    private func take(
        _ request: PermitRequest, in transaction: any Transaction
    ) async throws(DatabaseError) -> PermitGrant {
        transaction.queue(
            """
            INSERT INTO coordination.rate_windows (key, hits, ends_at) VALUES (\(request.key), '', clock_timestamp())
            ON CONFLICT (key) DO NOTHING
            """)
        let row: WindowRow = try await transaction.one(
            """
            SELECT hits, clock_timestamp() AS now FROM coordination.rate_windows WHERE key = \(request.key) FOR UPDATE
            """)
        var window = row.window
        let now = self.clock?.now() ?? row.now
        let grant = window.take(request, atMicroseconds: now.microseconds)
        if window != row.window {
            let end = now.advanced(by: .seconds(request.limit.windowSeconds * 2))
            transaction.queue(
                """
                UPDATE coordination.rate_windows SET hits = \(window.description), ends_at = \(end)
                WHERE key = \(request.key)
                """)
        }
        if self.isSweepDue() { Self.sweep(in: transaction, at: now) }
        return grant
    }

    private func isSweepDue() -> Bool {
        self.sweptAt.withLock { sweptAt in
            guard ContinuousClock.now - sweptAt > Self.sweepInterval else { return false }
            sweptAt = .now
            return true
        }
    }

    /// Removes windows that are over; rides with COMMIT.
    private static func sweep(in transaction: any Transaction, at now: Instant) {
        transaction.queue(
            """
            DELETE FROM coordination.rate_windows WHERE key IN (
                SELECT key FROM coordination.rate_windows WHERE ends_at < \(now)
                LIMIT \(Self.sweptAtOnce) FOR UPDATE SKIP LOCKED
            )
            """)
    }
}

private struct WindowRow: RowDecodable {
    let window: SharedWindow
    let now: Instant

    init(row: Row) throws(DatabaseError) {
        guard let window = SharedWindow(try row.get("hits", as: String.self)) else { throw .badColumn("hits") }
        self.window = window
        self.now = try row.get("now")
    }
}

extension DatabaseError {
    fileprivate var end: CircuitState.End { self.isTransient ? .failed : .answered }
}
