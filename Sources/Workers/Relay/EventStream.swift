import Coordination
import EventCatalogue
import Postgres

/// One subscriber's events of one lane: what has a position of its own.
struct EventStream: Hashable, Sendable {
    let subscriber: String
    let lane: EventLane
}

/// How far a stream is.
struct StreamPosition: RowDecodable {
    /// A `pg_snapshot`: what is visible in it was handed on.
    let passed: String
    /// What is being handed on now; `nil` between two windows.
    var target: String?
    /// Events up to here need not be looked at.
    let after: Int64
    /// Whether `after` is within a window; else it is the floor.
    let isWithin: Bool
    let hasSetAside: Bool

    init(row: Row) throws(DatabaseError) {
        self.passed = try row.get("passed")
        self.target = try row.optional("target")
        self.isWithin = self.target != nil
        self.after = try row.get("after")
        self.hasSetAside = try row.get("has_set_aside")
    }
}

extension SQL {
    /// Takes the stream's position, unless another instance has it.
    ///
    /// A statement of its own: the one after it has a later snapshot than whoever had the position before.
    static func takePosition(of stream: EventStream) -> SQL {
        """
        SELECT passed::text AS passed, target::text AS target,
            CASE WHEN target IS NULL THEN floor ELSE seq END AS after,
            EXISTS (
                SELECT FROM coordination.set_aside_events AS aside
                WHERE aside.subscriber = position.subscriber AND aside.lane = position.lane
                    AND user_id IS NOT NULL AND replay_id IS NULL AND state <> 'discarded'
            ) AS has_set_aside
        FROM coordination.subscriber_positions AS position
        WHERE subscriber = \(stream.subscriber) AND lane = \(stream.lane.rawValue)
        FOR UPDATE SKIP LOCKED
        """
    }

    /// A ``Page`` of the next `limit` events of a lane.
    static func nextEvents(
        in lane: EventLane, after position: StreamPosition, wanted: SQL, limit: Int
    ) -> SQL {
        let isInTarget: SQL =
            position.target.map { " AND pg_visible_in_snapshot(transaction_id, (SELECT \($0)::pg_snapshot))" } ?? ""
        return .page(
            of: """
                SELECT *, \(wanted) AS is_wanted FROM coordination.event_log
                WHERE lane = \(lane.rawValue) AND seq > \(position.after)
                    AND NOT pg_visible_in_snapshot(transaction_id, (SELECT \(position.passed)::pg_snapshot))\(isInTarget)
                ORDER BY seq LIMIT \(limit)
                """, seenIn: self.snapshotBeforeOwnEvents)
    }

    /// The statement's snapshot, in which what its own transaction writes is still to come.
    ///
    /// A transaction never stands among the running ones of its own snapshot. As soon as a later one has ended, it would
    /// pass for ended itself, and what a subscriber says while it holds the position would be taken for handed on.
    private static var snapshotBeforeOwnEvents: SQL {
        """
        SELECT CASE WHEN own < pg_snapshot_xmax(seen)
            THEN least(own, pg_snapshot_xmin(seen)) || ':' || pg_snapshot_xmax(seen) || ':' || (
                SELECT string_agg(xid::text, ',' ORDER BY xid)
                FROM (SELECT pg_snapshot_xip(seen) UNION SELECT own) AS running (xid))
            ELSE seen::text END
        FROM (SELECT pg_current_snapshot() AS seen, pg_current_xact_id() AS own) AS statement
        """
    }

    /// The window goes on after `seq`.
    static func advance(_ stream: EventStream, to seq: Int64, in target: String, delivered: Int) -> SQL {
        """
        UPDATE coordination.subscriber_positions
        SET target = \(target)::pg_snapshot, seq = \(seq), high = greatest(high, \(seq)),
            delivered = delivered + \(delivered)
        WHERE subscriber = \(stream.subscriber) AND lane = \(stream.lane.rawValue)
        """
    }

    /// Everything visible in `target` was handed on.
    static func pass(_ stream: EventStream, _ target: String, seq: Int64, delivered: Int) -> SQL {
        let isSettled: SQL = "pg_snapshot_xmin(\(target)::pg_snapshot) >= mark_xid"
        return """
            UPDATE coordination.subscriber_positions
            SET passed = \(target)::pg_snapshot, target = NULL, seq = 0, high = greatest(high, \(seq)),
                delivered = delivered + \(delivered),
                floor = CASE WHEN \(isSettled) THEN mark ELSE floor END,
                mark = CASE WHEN \(isSettled) THEN high ELSE mark END,
                mark_xid = CASE WHEN \(isSettled) THEN pg_current_xact_id() ELSE mark_xid END
            WHERE subscriber = \(stream.subscriber) AND lane = \(stream.lane.rawValue)
            """
    }
}
