import Coordination
import JSON
import Postgres
import Telemetry
import Vocabulary

/// An event set aside whose turn has come.
private struct SetAside: RowDecodable {
    let id: Int64
    let subscriber: String
    let attempts: Int
    let event: RecordedEvent

    init(row: Row) throws(DatabaseError) {
        self.id = try row.get("id")
        self.subscriber = try row.get("subscriber")
        self.attempts = try row.get("attempts")
        self.event = try RecordedEvent(row: row)
    }
}

extension Relay {
    private enum Retried: Sendable {
        case none
        case done(RecordedEvent, subscriber: String, hasConsequences: Bool)
        case failed(id: Int64, attempts: Int, error: String)
    }

    /// Tries one of the events set aside whose time has come and which wait for no other of their member.
    ///
    /// - Returns: whether there was one.
    func retryOne() async throws(DatabaseError) -> Bool {
        switch try await self.retry() {
        case .none: return false
        case .done(let event, let name, let hasConsequences):
            self.metrics.delivered(1, to: name)
            if hasConsequences { self.bell.ring() }
            self.subscribers[name]?.committed([event])
        case .failed(let id, let attempts, let error):
            try await self.checkOutage()
            try await self.postpone(id, attempts: attempts, because: error)
        }
        return true
    }

    private func retry() async throws(DatabaseError) -> Retried {
        let now = self.clock.now()
        return try await self.database.transaction { (transaction) throws(DatabaseError) in
            guard
                let aside: SetAside = try await transaction.first(.dueEvent(of: Array(self.subscribers.keys), at: now)),
                let subscriber = self.subscribers[aside.subscriber]
            else { return .rollBack(.none) }
            let work = UnitOfWork(transaction: transaction, operation: aside.event.operation, now: now)
            if let error = try await subscriber.take([aside.event], in: work) {
                return .rollBack(.failed(id: aside.id, attempts: aside.attempts + 1, error: error))
            }
            work.recordEvents()
            transaction.queue("DELETE FROM coordination.set_aside_events WHERE id = \(aside.id)")
            return .commit(
                .done(aside.event, subscriber: aside.subscriber, hasConsequences: work.hasConsequences))
        }
    }

    private func postpone(_ id: Int64, attempts: Int, because error: String) async throws(DatabaseError) {
        let isDead = attempts >= self.settings.maxAttempts
        if isDead { self.log.error("an event is dead", ["dead_letter": .int(id), "error": .string(error)]) }
        let retryAt = self.clock.now().advanced(by: self.settings.pause(after: attempts))
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            transaction.queue(
                """
                UPDATE coordination.set_aside_events
                SET attempts = \(attempts), retry_at = \(retryAt), last_error = \(error),
                    state = CASE WHEN \(isDead) THEN 'dead' ELSE 'retrying' END
                WHERE id = \(id) AND attempts = \(attempts - 1) AND state = 'retrying'
                """)
            return .commit(())
        }
    }
}

extension SQL {
    fileprivate static func dueEvent(of subscribers: [String], at now: Instant) -> SQL {
        """
        SELECT aside.id, aside.subscriber, aside.attempts, event.seq, event.event_id::text AS event_id, event.type,
            event.user_id, event.lane, event.operation_id, event.timestamp, event.schema_version,
            event.data::text AS data
        FROM coordination.set_aside_events AS aside JOIN coordination.event_log AS event USING (timestamp, seq)
        WHERE aside.state = 'retrying' AND aside.retry_at <= \(now) AND aside.subscriber = ANY(\(subscribers))
            AND (
                aside.replay_id IS NOT NULL OR NOT EXISTS (
                    SELECT FROM coordination.set_aside_events AS earlier
                    WHERE earlier.subscriber = aside.subscriber AND earlier.lane = aside.lane
                        AND earlier.user_id = aside.user_id AND earlier.seq < aside.seq
                        AND earlier.replay_id IS NULL AND earlier.state <> 'discarded'
                )
            )
        ORDER BY aside.retry_at, aside.seq LIMIT 1
        FOR UPDATE OF aside SKIP LOCKED
        """
    }
}
