public import JSON
public import Postgres
public import Vocabulary

/// An event that a subscriber could not take, or one that waits behind it.
public struct DeadLetter: RowDecodable, JSONEncodable, Sendable {
    public enum State: String, Sendable, CaseIterable {
        /// Tried again by itself.
        case retrying
        /// Waits for staff.
        case dead
        /// Given up.
        case discarded
    }

    public let id: Int64
    public let state: State
    public let attempts: Int
    public let retryAt: Instant
    public let lastError: String?
    public let reason: String?
    public let replay: Int64?
    public let event: RecordedEvent

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("id")
        guard let state = State(rawValue: try row.get("state")) else { throw .badColumn("state") }
        self.state = state
        self.attempts = try row.get("attempts")
        self.retryAt = try row.get("retry_at")
        self.lastError = try row.optional("last_error")
        self.reason = try row.optional("reason")
        self.replay = try row.optional("replay_id")
        self.event = try RecordedEvent(row: row)
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("state", self.state.rawValue)
            json.member("attempts", self.attempts)
            json.member("retry_at", self.retryAt)
            json.member("last_error", self.lastError)
            json.member("reason", self.reason)
            json.member("replay_id", self.replay)
            json.member("event", self.event)
        }
    }
}

extension EventReader {
    /// A subscriber's, oldest first.
    ///
    /// - Parameter after: the id of the last one seen.
    public func deadLetters(
        of subscriber: String, _ state: DeadLetter.State, after: Int64, limit: Int
    ) async throws(DatabaseError) -> [DeadLetter] {
        try await self.database.all(
            """
            SELECT aside.id, aside.state, aside.attempts, aside.retry_at, aside.last_error, aside.reason,
                aside.replay_id, event.seq, event.event_id::text AS event_id, event.type, event.user_id, event.lane,
                event.operation_id, event.timestamp, event.schema_version, event.data::text AS data
            FROM coordination.set_aside_events AS aside JOIN coordination.event_log AS event USING (timestamp, seq)
            WHERE aside.subscriber = \(subscriber) AND aside.state = \(state.rawValue) AND aside.id > \(after)
            ORDER BY aside.id LIMIT \(limit)
            """)
    }
}

/// A replay, and how far it is.
public struct ReplayStatus: RowDecodable, JSONEncodable, Sendable {
    public let id: Int64
    public let state: String
    public let created: Instant
    public let finished: Instant?
    /// Handed on, and of these those that failed and were set aside.
    public let delivered, failed: Int64
    /// How far through the log it is, in percent.
    public let percent: Int

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("id")
        self.state = try row.get("state")
        self.created = try row.get("created_at")
        self.finished = try row.optional("finished_at")
        self.delivered = try row.get("delivered")
        self.failed = try row.get("failed")
        self.percent = try row.get("percent")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("state", self.state)
            json.member("created_at", self.created)
            json.member("finished_at", self.finished)
            json.member("delivered", self.delivered)
            json.member("failed", self.failed)
            json.member("percent", self.percent)
        }
    }
}

extension EventReader {
    /// A subscriber's, newest first.
    public func replays(
        of subscriber: String, before: Int64, limit: Int
    ) async throws(DatabaseError) -> [ReplayStatus] {
        try await self.database.all(
            """
            SELECT id, state, created_at, finished_at, delivered, failed,
                CASE WHEN state = 'done' OR last_seq = 0 THEN 100 ELSE least(100, 100 * seq / last_seq) END::integer
                    AS percent
            FROM coordination.event_replays WHERE subscriber = \(subscriber) AND id < \(before)
            ORDER BY id DESC LIMIT \(limit)
            """)
    }
}
