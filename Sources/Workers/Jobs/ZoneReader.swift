import Coordination
import Postgres
import Synchronization
import Vocabulary

/// Asks PostgreSQL about time zones, and remembers: its database is the one that members' days go by.
final class ZoneReader: Sendable {
    private struct Known {
        let offsets: ZoneOffsets
        let from: Instant
        let to: Instant
    }

    private static let day: Duration = .seconds(86_400)
    /// Nobody catches up with more.
    private static let furthestBack: Duration = day * 3660
    private static let ahead: Duration = day * 400

    private let database: any Database
    private let known = Mutex<[String: Known]>([:])

    init(database: any Database) { self.database = database }

    /// The offsets of `zone`, right between `from` and `to`, and for ten years at most.
    ///
    /// - Throws: `DatabaseError.server` with state 22023 for a zone that PostgreSQL does not know.
    func offsets(of zone: String, from: Instant, to: Instant) async throws(DatabaseError) -> ZoneOffsets {
        guard zone != "UTC" else { return .utc }
        let from = max(from, to.advanced(by: .zero - Self.furthestBack))
        if let known = self.known.withLock({ $0[zone] }), known.from <= from, to <= known.to { return known.offsets }
        let (start, end) = (from.advanced(by: .zero - Self.day), to.advanced(by: Self.ahead))
        let offsets = try await self.read(zone, from: start, to: end)
        self.known.withLock { $0[zone] = Known(offsets: offsets, from: start, to: end) }
        return offsets
    }

    /// Looks at each day, and at the minutes of those within which the offset changed.
    private func read(_ zone: String, from: Instant, to: Instant) async throws(DatabaseError) -> ZoneOffsets {
        func ahead(at moment: SQL) -> SQL {
            "extract(epoch FROM (\(moment) AT TIME ZONE \(zone)::text) - (\(moment) AT TIME ZONE 'UTC'))::bigint"
        }
        let rows = try await self.database.read(
            """
            WITH days AS (
                SELECT day, \(ahead(at: "day")) AS ahead, lag(day) OVER () AS day_before
                FROM generate_series(\(from)::timestamptz, \(to)::timestamptz, interval '24 hours') AS day
            ), changing AS (
                SELECT day_before, day FROM days WHERE \(ahead(at: "day_before")) <> ahead
            ), minutes AS (
                SELECT minute, \(ahead(at: "minute")) AS ahead,
                       \(ahead(at: "(minute - interval '1 minute')")) AS ahead_before
                FROM changing, generate_series(
                    date_trunc('minute', day_before) + interval '1 minute', day, interval '1 minute') AS minute
            )
            SELECT extract(epoch FROM minute)::bigint AS at, ahead, ahead_before FROM minutes
            WHERE ahead <> ahead_before
            UNION ALL
            SELECT extract(epoch FROM min(day))::bigint, \(ahead(at: "min(day)")), \(ahead(at: "min(day)")) FROM days
            ORDER BY at
            """)
        var changes: [ZoneOffsets.Change] = []
        for row in rows { changes.append(ZoneOffsets.Change(at: try row.get("at"), offset: try row.get("ahead"))) }
        guard let first = changes.first else { return .utc }
        return ZoneOffsets(before: first.offset, changes: Array(changes.dropFirst()))
    }
}
