public import Caches
import Coordination
public import Postgres
import Synchronization

/// Reads in the event log to whom something happened, wherever that was, and has this process's caches forget them;
/// while somebody asks for what is kept of members.
///
/// Events are read by snapshot, as by subscribers (decision 10): all that this round sees and the last one did not,
/// above a floor below which nothing can appear any more.
public struct MemberFeed: Sendable {
    /// More events than this since the last round, and everything is dropped instead.
    private static let mostAtOnce = 10_000
    /// The floor rises when so many numbers above it are read.
    private static let step: Int64 = 1000

    private struct Place: Sendable {
        /// What is visible in this `pg_snapshot` was heard; `nil` until the first floor holds.
        var passed: String?
        var floor: Int64
        var high: Int64
        /// The floor, as soon as everything older than `markXID` has ended.
        var mark: Int64
        var markXID: String
    }

    private let database: any Database
    private let invalidations: Invalidations
    private let members: MemberChanges
    private let place = Shared()

    private final class Shared: Sendable {
        let value = Mutex<Place?>(nil)
    }

    public init(database: any Database, invalidations: Invalidations, members: MemberChanges) {
        self.database = database
        self.invalidations = invalidations
        self.members = members
    }

    /// Applies what was committed since the last round; the first ones find out where to begin.
    public func round() async throws(DatabaseError) {
        let asked = ContinuousClock.now
        guard self.members.isWanted(at: asked) else { return self.stop() }
        var place: Place
        if let known = self.place.value.withLock({ $0 }) {
            place = known
        } else {
            place = try await self.mark(above: 0)
        }
        self.place.value.withLock { [place] in $0 = place }
        let found: News? = try await self.database.first(
            .news(place.passed, above: place.floor, place.markXID, limit: Self.mostAtOnce + 1))
        guard let news = found else { return }
        if place.passed == nil {
            guard news.isSettled else { return }
            self.invalidations.apply([MemberChanges.tag(nil)])
        } else {
            guard news.events <= Self.mostAtOnce else { return self.stop() }
            self.invalidations.apply(news.members.map(MemberChanges.tag))
        }
        place.passed = news.snapshot
        place.high = max(place.high, news.high)
        self.members.heard(asOf: asked)
        if news.isSettled, place.high - place.floor > Self.step {
            place.floor = place.mark
            let next = try await self.mark(above: place.high)
            (place.mark, place.markXID) = (next.mark, next.markXID)
        }
        self.place.value.withLock { [place] in $0 = place }
    }

    /// Nothing is served until somebody has listened anew.
    private func stop() {
        self.members.heard(asOf: nil)
        self.place.value.withLock { $0 = nil }
    }

    /// A number that every transaction older than the place's has ended by: whoever holds a number up to the mark, but
    /// has not committed, drew it before now and was a transaction before that.
    private func mark(above high: Int64) async throws(DatabaseError) -> Place {
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            let mark: Mark = try await transaction.one(.mark)
            let newest = max(mark.newest, high)
            return .rollBack(Place(floor: newest, high: newest, mark: newest, markXID: mark.xid))
        }
    }
}

private struct Mark: RowDecodable {
    let newest: Int64
    let xid: String

    init(row: Row) throws(DatabaseError) {
        self.newest = try row.get("newest")
        self.xid = try row.get("xid")
    }
}

private struct News: RowDecodable, Sendable {
    let snapshot: String
    let isSettled: Bool
    let events: Int
    let high: Int64
    let members: [String]

    init(row: Row) throws(DatabaseError) {
        self.snapshot = try row.get("snapshot")
        self.isSettled = try row.get("is_settled")
        self.events = try row.get("events")
        self.high = try row.get("high")
        let members: String? = try row.optional("members")
        self.members = members.map { $0.split(separator: ",").map(String.init) } ?? []
    }
}

extension SQL {
    fileprivate static var mark: SQL {
        """
        SELECT coalesce(max(newest), 0) AS newest, pg_current_xact_id()::text AS xid
        FROM generate_series(0, 2) AS lanes (lane), LATERAL (
            SELECT max(seq) AS newest FROM coordination.event_log AS event WHERE event.lane = lanes.lane
        ) AS log
        """
    }

    /// One row.
    fileprivate static func news(_ passed: String?, above floor: Int64, _ markXID: String, limit: Int) -> SQL {
        """
        SELECT pg_current_snapshot()::text AS snapshot,
            pg_snapshot_xmin(pg_current_snapshot()) >= \(markXID)::text::xid8 AS is_settled,
            count(*) AS events, coalesce(max(seq), 0) AS high, string_agg(DISTINCT user_id::text, ',') AS members
        FROM generate_series(0, 2) AS lanes (lane), LATERAL (
            SELECT seq, user_id FROM coordination.event_log AS event
            WHERE event.lane = lanes.lane AND event.seq > \(floor)
                AND NOT pg_visible_in_snapshot(event.transaction_id, (\(passed)::text)::pg_snapshot)
            LIMIT \(limit)
        ) AS news
        """
    }
}
