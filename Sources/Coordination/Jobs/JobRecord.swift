public import JSON
public import Postgres
public import Vocabulary

/// A job's row as staff sees it.
public struct JobRecord: RowDecodable, JSONEncodable, Sendable {
    public let id: JobID
    public let state: JobState
    public let kind: String
    public let queue: String
    public let priority: Int
    public let attempt: Int
    public let maxAttempts: Int
    public let rescues: Int
    public let isCancelling: Bool
    public let enqueuedAt: Instant
    public let runAt: Instant
    public let startedAt: Instant?
    public let endedAt: Instant?
    public let uniqueKey: String?
    public let holder: String?
    public let operation: String
    public let effects: String?
    public let progress: JobProgress
    /// JSON, as enqueued.
    public let args: String
    /// JSON: the last ten failures.
    public let errors: String

    static let columns: SQL = """
        job_id, state, kind, queue, priority, attempt, max_attempts, rescues, is_cancelling, enqueued_at, run_at, started_at,
        ended_at, unique_key, holder, operation_id, effects_id, progress_done, progress_total, progress_note,
        args::text AS args, errors::text AS errors
        """

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("job_id")
        self.state = try row.get("state")
        self.kind = try row.get("kind")
        self.queue = try row.get("queue")
        self.priority = try row.get("priority")
        self.attempt = try row.get("attempt")
        self.maxAttempts = try row.get("max_attempts")
        self.rescues = try row.get("rescues")
        self.isCancelling = try row.get("is_cancelling")
        self.enqueuedAt = try row.get("enqueued_at")
        self.runAt = try row.get("run_at")
        self.startedAt = try row.optional("started_at")
        self.endedAt = try row.optional("ended_at")
        self.uniqueKey = try row.optional("unique_key")
        self.holder = try row.optional("holder")
        self.operation = try row.get("operation_id")
        self.effects = try row.optional("effects_id")
        self.progress = JobProgress(
            done: try row.optional("progress_done"), total: try row.optional("progress_total"),
            note: try row.optional("progress_note"))
        self.args = try row.get("args")
        self.errors = try row.get("errors")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("job_id", self.id)
            json.member("state", self.state.rawValue)
            json.member("kind", self.kind)
            json.member("queue", self.queue)
            json.member("priority", self.priority)
            json.member("attempt", self.attempt)
            json.member("max_attempts", self.maxAttempts)
            json.member("rescues", self.rescues)
            json.member("cancelling", self.isCancelling)
            json.member("enqueued_at", self.enqueuedAt)
            json.member("run_at", self.runAt)
            json.member("started_at", self.startedAt)
            json.member("ended_at", self.endedAt)
            json.member("unique_key", self.uniqueKey)
            json.member("holder", self.holder)
            json.member("operation_id", self.operation)
            json.member("effects_operation_id", self.effects)
            json.member("progress", self.progress)
            json.member("args", RawJSON(text: self.args))
            json.member("errors", RawJSON(text: self.errors))
        }
    }
}

/// Where a job is in its life.
public enum JobState: String, Sendable, CaseIterable, SQLDecodable {
    /// Waits for its time, or for the next attempt. Becomes ``available``, ``cancelled``.
    case scheduled
    /// Waits for an instance. Becomes ``running``, ``cancelled``.
    case available
    /// Held by an instance until its lease passes. Becomes any but ``available`` by ending, that by being given back.
    case running
    case completed
    /// Given up after its last attempt; kept, and may be tried again.
    case discarded
    case cancelled

    /// What staff and metrics count; each has an index of its own. The rest is history.
    public static let counted: [JobState] = [.scheduled, .available, .running, .discarded]

    public init?(sqlBytes bytes: ArraySlice<UInt8>) {
        guard let text = String(sqlBytes: bytes) else { return nil }
        self.init(rawValue: text)
    }
}

/// JSON that PostgreSQL made.
private struct RawJSON: JSONEncodable {
    let text: String

    func encode(into json: inout JSONWriter) { json.raw(self.text.utf8) }
}
