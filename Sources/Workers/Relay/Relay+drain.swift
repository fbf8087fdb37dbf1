import Coordination
import EventCatalogue
public import Postgres
import Vocabulary

extension Relay {
    /// Positions for subscribers that nobody has seen before.
    func register() async throws(DatabaseError) {
        for subscriber in self.subscribers.values.sorted(by: { $0.name < $1.name }) {
            try await self.register(subscriber)
        }
    }

    private func register(_ subscriber: any Subscriber) async throws(DatabaseError) {
        let now = self.clock.now()
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            let added = try await transaction.rows(
                """
                INSERT INTO coordination.subscribers (created_at, name, is_best_effort)
                VALUES (\(now), \(subscriber.name), \(subscriber.isBestEffort))
                ON CONFLICT (name) DO UPDATE SET is_best_effort = excluded.is_best_effort
                RETURNING xmax = 0 AS is_new
                """)
            guard try added.first?.get("is_new") == true else { return .commit(()) }
            transaction.queue(.firstPosition(of: subscriber))
            return .commit(())
        }
    }

    /// Hands on until nothing is left that could be: what subscribers say in turn is handed on too. What waits for
    /// its next attempt, or for staff, stays where it is.
    ///
    /// - Returns: how many batches there were.
    @discardableResult
    public func drain() async throws(DatabaseError) -> Int {
        try await self.register()
        var count = 0
        while true {
            var isIdle = true
            for stream in try await self.dueStreams(in: Set(EventLane.allCases)).sorted(by: { $0.lane < $1.lane }) {
                while try await self.step(stream).isMore { count += 1 }
                isIdle = false
                count += 1
            }
            while try await self.retryOne() { isIdle = false }
            while try await self.replayBatch() { isIdle = false }
            if isIdle { return count }
        }
    }
}

extension SQL {
    fileprivate static func firstPosition(of subscriber: any Subscriber) -> SQL {
        let isFromNow = subscriber.start == .now
        return """
            INSERT INTO coordination.subscriber_positions (subscriber, lane, passed, floor, high, mark, mark_xid)
            SELECT \(subscriber.name), lanes.lane,
                CASE WHEN \(isFromNow) THEN pg_current_snapshot() ELSE '3:3:' END, newest, newest, newest,
                pg_current_xact_id()
            FROM generate_series(0, 2) AS lanes (lane), LATERAL (
                SELECT CASE WHEN \(isFromNow) THEN coalesce(max(seq), 0) ELSE 0 END AS newest
                FROM coordination.event_log AS event WHERE event.lane = lanes.lane
            ) AS log
            """
    }
}
