public import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// How a subscriber is.
public struct SubscriberStatus: JSONEncodable, Sendable {
    public let name: String
    public let isBestEffort: Bool
    public internal(set) var lanes: [LaneStatus]
    /// Events that are tried again by themselves, or wait behind one that is.
    public let retrying: Int
    /// Events that wait for staff.
    public let dead: Int

    public struct LaneStatus: JSONEncodable, Sendable {
        public let lane: EventLane
        public let delivered: Int64
        /// Events not handed on yet, without the few that were committed late; 10,000 means at least so many.
        public let lagEvents: Int
        /// Age of the oldest of them.
        public let lagSeconds: Int64

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("lane", self.lane.name)
                json.member("delivered", self.delivered)
                json.member("lag_events", self.lagEvents)
                json.member("lag_seconds", self.lagSeconds)
            }
        }
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("name", self.name)
            json.member("best_effort", self.isBestEffort)
            json.member("retrying", self.retrying)
            json.member("dead", self.dead)
            json.member("lanes", self.lanes)
        }
    }
}

extension EventReader {
    /// All subscribers that ever were, until they are forgotten.
    public func subscribers(at now: Instant) async throws(DatabaseError) -> [SubscriberStatus] {
        var statuses: [SubscriberStatus] = []
        let rows = try await self.database.transaction { (transaction) throws(DatabaseError) -> Ending<ResultSet> in
            transaction.queue(.readInOrder)
            return .rollBack(try await transaction.rows(.subscribers))
        }
        for row in rows {
            let name: String = try row.get("name")
            if statuses.last?.name != name {
                statuses.append(
                    SubscriberStatus(
                        name: name, isBestEffort: try row.get("is_best_effort"), lanes: [],
                        retrying: try row.get("retrying"), dead: try row.get("dead")))
            }
            statuses[statuses.count - 1].lanes.append(try Self.lane(row, at: now))
        }
        return statuses
    }

    private static func lane(_ row: Row, at now: Instant) throws(DatabaseError) -> SubscriberStatus.LaneStatus {
        guard let lane = EventLane(rawValue: try row.get("lane")) else { throw .badColumn("lane") }
        let oldest: Instant? = try row.optional("oldest")
        return SubscriberStatus.LaneStatus(
            lane: lane, delivered: try row.get("delivered"), lagEvents: try row.get("waiting"),
            lagSeconds: max(0, oldest.map { now.seconds - $0.seconds } ?? 0))
    }
}

extension SQL {
    fileprivate static var subscribers: SQL {
        """
        SELECT name, is_best_effort, position.lane, delivered, waiting, oldest, retrying, dead
        FROM coordination.subscribers AS subscriber
        JOIN coordination.subscriber_positions AS position ON position.subscriber = subscriber.name,
        LATERAL (
            SELECT count(*) AS waiting, min(timestamp) AS oldest FROM (
                SELECT timestamp FROM coordination.event_log AS event
                WHERE event.lane = position.lane AND event.seq > position.high
                ORDER BY event.seq LIMIT \(EventReader.countedLag)
            ) AS unread
        ) AS lag,
        LATERAL (
            SELECT count(*) FILTER (WHERE state = 'retrying') AS retrying, count(*) FILTER (WHERE state = 'dead') AS dead
            FROM coordination.set_aside_events AS aside
            WHERE aside.subscriber = subscriber.name AND state <> 'discarded'
        ) AS aside
        ORDER BY name, position.lane
        """
    }
}
