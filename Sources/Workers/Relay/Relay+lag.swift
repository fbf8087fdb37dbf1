import Coordination
import EventCatalogue
import Postgres
import Vocabulary

extension Relay {
    /// Measures how far everybody is behind, for the metrics.
    func measure() async throws(DatabaseError) {
        let now = self.clock.now()
        var lags: [EventStream: RelayMetrics.Lag] = [:]
        for stream in try await self.dueStreams(in: Set(EventLane.allCases)) {
            guard let row = try await self.database.read(.lag(of: stream)).first else { continue }
            let oldest: Instant? = try row.optional("oldest")
            lags[stream] = RelayMetrics.Lag(
                events: try row.get("events"),
                seconds: max(0, Int((oldest.map { now.duration(since: $0) } ?? .zero) / .seconds(1))))
        }
        var dead: [String: Int] = [:]
        var retrying: [String: Int] = [:]
        for row in try await self.database.read(.setAsideCounts) {
            let subscriber: String = try row.get("subscriber")
            dead[subscriber] = try row.get("dead")
            retrying[subscriber] = try row.get("retrying")
        }
        let age: Int = try await self.database.read(.oldestWritingTransaction).first?.get("seconds") ?? 0
        self.metrics.show(lags: lags, dead: dead, retrying: retrying, oldestTransaction: age)
    }
}

extension SQL {
    private static func lag(of stream: EventStream) -> SQL {
        """
        SELECT count(*) AS events, min(timestamp) AS oldest
        FROM (
            SELECT event.timestamp
            FROM coordination.subscriber_positions AS position JOIN coordination.event_log AS event
                ON event.lane = position.lane
                AND event.seq > CASE WHEN position.target IS NULL THEN position.floor ELSE position.seq END
            WHERE position.subscriber = \(stream.subscriber) AND position.lane = \(stream.lane.rawValue)
                AND NOT pg_visible_in_snapshot(event.transaction_id, position.passed)
            LIMIT 100000
        ) AS waiting
        """
    }

    private static var setAsideCounts: SQL {
        """
        SELECT subscriber, count(*) FILTER (WHERE state = 'dead') AS dead,
            count(*) FILTER (WHERE state = 'retrying') AS retrying
        FROM coordination.set_aside_events WHERE state <> 'discarded' GROUP BY subscriber
        """
    }

    /// Sessions of other database users count only where we may see them.
    private static var oldestWritingTransaction: SQL {
        """
        SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::bigint AS seconds
        FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = current_database()
        """
    }
}
