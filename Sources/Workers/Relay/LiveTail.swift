public import Coordination
import EventCatalogue
public import Postgres
import Synchronization
public import Telemetry

/// Reads the end of the log for this instance's live view, as long as somebody looks on: how it learns of other
/// instances' events without Redis.
public final class LiveTail: Sendable {
    /// Events of one look; what is beyond is skipped.
    private static let limit = 1000

    private struct Place {
        var passed: String
        var floor: Int64
        var high: Int64
    }

    private let live: LiveEvents
    private let database: any Database
    private let isNeeded: @Sendable () -> Bool
    private let place = Mutex<Place?>(nil)
    private let worker = Mutex<Worker?>(nil)

    /// - Parameter isNeeded: false while the events come by another way.
    public init(
        _ live: LiveEvents, database: any Database, isNeeded: @escaping @Sendable () -> Bool = { true }
    ) {
        self.live = live
        self.database = database
        self.isNeeded = isNeeded
    }

    public func start(bell: Bell, interval: Duration = .milliseconds(500), log: Logger = .silent) {
        let worker = Worker("live events", bell: bell, interval: interval, log: log) {
            let began = ContinuousClock.now
            try await self.look()
            try? await Task.sleep(until: began.advanced(by: .milliseconds(50)), clock: .continuous)
            return false
        }
        self.worker.withLock { $0 = worker }
    }

    public func stop() async {
        await self.worker.withLock { worker in
            defer { worker = nil }
            return worker
        }?.stop()
    }

    /// Shows what came since the last look; the first look finds out where the end is.
    func look() async throws(DatabaseError) {
        guard self.live.hasListeners, self.isNeeded() else { return self.place.withLock { $0 = nil } }
        guard let place = self.place.withLock({ $0 }) else { return try await self.begin() }
        let rows = try await self.database.read(.news(after: place.floor, passed: place.passed, limit: Self.limit))
        var events: [LiveEvent] = []
        for index in 0..<max(0, rows.count - 1) { events.append(try LiveEvent(row: rows[index])) }
        let passed: String? = try rows.count > 0 ? rows[rows.count - 1].get("snapshot") : nil
        let high = events.last?.seq ?? place.high
        // Two looks behind, so that most transactions that were open then have ended.
        self.place.withLock {
            $0 = Place(passed: passed ?? place.passed, floor: place.high, high: max(high, place.high))
        }
        self.live.publish(events)
    }

    private func begin() async throws(DatabaseError) {
        guard let row = try await self.database.read(.endOfLog).first else { return }
        let newest: Int64 = try row.get("newest")
        let place = Place(passed: try row.get("snapshot"), floor: newest, high: newest)
        self.place.withLock { $0 = place }
    }
}

extension LiveEvent {
    init(row: Row) throws(DatabaseError) {
        self.init(seq: try row.get("seq"), type: try row.get("type"), user: try row.optional("user_id"))
    }
}

extension SQL {
    fileprivate static var endOfLog: SQL {
        """
        SELECT coalesce(max(newest), 0) AS newest, pg_current_snapshot()::text AS snapshot
        FROM generate_series(0, 2) AS lanes (lane), LATERAL (
            SELECT max(seq) AS newest FROM coordination.event_log AS event WHERE event.lane = lanes.lane
        ) AS log
        """
    }

    fileprivate static func news(after floor: Int64, passed: String, limit: Int) -> SQL {
        """
        SELECT * FROM (
            SELECT seq, type, user_id, NULL AS snapshot
            FROM generate_series(0, 2) AS lanes (lane), LATERAL (
                SELECT seq, type, user_id FROM coordination.event_log AS event
                WHERE event.lane = lanes.lane AND event.seq > \(floor)
                    AND NOT pg_visible_in_snapshot(event.transaction_id, \(passed)::pg_snapshot)
                ORDER BY seq DESC LIMIT \(limit)
            ) AS newest
            ORDER BY seq
        ) AS news
        UNION ALL
        SELECT NULL, NULL, NULL, pg_current_snapshot()::text
        """
    }
}
