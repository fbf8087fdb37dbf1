public import Postgres
public import Vocabulary

/// Reads jobs for staff and metrics.
public struct JobReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func job(_ id: JobID) async throws(DatabaseError) -> JobRecord? {
        try await self.database.first("SELECT \(JobRecord.columns) FROM coordination.jobs WHERE job_id = \(id)")
    }

    /// At most `limit` jobs, newest first; with `before`, those enqueued before that one.
    public func jobs(
        in state: JobState? = nil, kind: String? = nil, queue: String? = nil, before: JobID? = nil, limit: Int
    ) async throws(DatabaseError) -> [JobRecord] {
        // Spelt out, so that the planner sees which partial index fits.
        let inState: SQL = state.map(SQL.isInState) ?? "true"
        return try await self.database.all(
            """
            SELECT \(JobRecord.columns) FROM coordination.jobs
            WHERE \(inState)
              AND \(kind.map { "kind = \($0)" as SQL } ?? "true") AND \(queue.map { "queue = \($0)" as SQL } ?? "true")
              AND \(before.map { "job_id < \($0)" as SQL } ?? "true")
            ORDER BY job_id DESC LIMIT \(limit)
            """)
    }

    /// How many wait, run, or were given up, by queue and state.
    ///
    /// - Parameter queue: `nil` for all.
    public func counts(of queue: String? = nil) async throws(DatabaseError) -> [JobCount] {
        let parts = JobState.counted.map { SQL.jobCount(in: $0, queue) }
        return try await self.database.all(
            "\(parts[0]) UNION ALL \(parts[1]) UNION ALL \(parts[2]) UNION ALL \(parts[3])")
    }

    public func isPaused(_ queue: String) async throws(DatabaseError) -> Bool {
        let rows = try await self.database.read(
            "SELECT true FROM coordination.queues WHERE queue = \(queue) AND is_paused")
        return !rows.isEmpty
    }
}

/// How many jobs of a queue are in a state.
public struct JobCount: RowDecodable, Sendable {
    public let queue: String
    public let state: JobState
    public let count: Int
    /// Of those that are available: since when the first of them might have run.
    public let oldest: Instant?

    public init(row: Row) throws(DatabaseError) {
        self.queue = try row.get("queue")
        self.state = try row.get("state")
        self.count = try row.get("count")
        self.oldest = try row.optional("oldest")
    }
}

extension SQL {
    fileprivate static func isInState(_ state: JobState) -> SQL {
        switch state {
        case .scheduled: "state = 'scheduled'"
        case .available: "state = 'available'"
        case .running: "state = 'running'"
        case .completed: "state = 'completed'"
        case .discarded: "state = 'discarded'"
        case .cancelled: "state = 'cancelled'"
        }
    }

    /// One state at a time: each has an index of its own.
    fileprivate static func jobCount(in state: JobState, _ queue: String?) -> SQL {
        let oldest: SQL = state == .available ? "min(run_at)" : "NULL::timestamptz"
        return """
            SELECT queue, \(state.rawValue)::text AS state, count(*) AS count, \(oldest) AS oldest FROM coordination.jobs
            WHERE \(Self.isInState(state)) AND \(queue.map { "queue = \($0)" as SQL } ?? "true")
            GROUP BY queue
            """
    }
}
