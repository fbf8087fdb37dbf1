public import JSON
public import Postgres
public import Vocabulary

/// What staff sees of runs.
public struct WorkflowReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// - Parameters:
    ///   - state: one of ``states``; `nil` for all.
    ///   - before: the id of the last run seen; newest come first.
    public func runs(
        state: String?, name: String?, before: WorkflowRunID?, limit: Int
    ) async throws(DatabaseError) -> [WorkflowSummary] {
        var conditions: SQL = "run_id < \(before?.rawValue ?? .max)"
        if state == Self.unregistered {
            conditions = "\(conditions) AND unregistered_since IS NOT NULL AND ended_at IS NULL"
        } else if let state {
            conditions = "\(conditions) AND state = \(state)"
        }
        if let name { conditions = "\(conditions) AND name = \(name)" }
        return try await self.database.all(
            "\(WorkflowSummary.columns) WHERE \(conditions) ORDER BY run_id DESC LIMIT \(limit)")
    }

    /// What ``runs(state:name:before:limit:)`` can be asked for: the states, and runs whose version nobody knows.
    public static var states: [String] { WorkflowRun.State.allCases.map(\.rawValue) + [Self.unregistered] }

    private static let unregistered = "unregistered"

    /// A run with all that is known of it; `nil` when there is none.
    public func run(_ id: WorkflowRunID) async throws(DatabaseError) -> WorkflowReport? {
        guard let run = try await WorkflowRun.read(id, in: self.database),
            let summary: WorkflowSummary = try await self.database.first(
                "\(WorkflowSummary.columns) WHERE run_id = \(id)")
        else { return nil }
        let attempts: [AttemptRecord] = try await self.database.all(AttemptRecord.newest(of: id))
        let signals: [SignalRecord] = try await self.database.all(
            """
            SELECT name, key, received_at, payload FROM coordination.workflow_signals
            WHERE run_id = \(id) ORDER BY signal_id LIMIT 100
            """)
        return WorkflowReport(summary: summary, run: run, attempts: attempts, signals: signals)
    }
}

/// A line of the list of runs.
public struct WorkflowSummary: RowDecodable, JSONEncodable, Sendable {
    let id: WorkflowRunID
    let name, key, state, operation: String
    let version: Int
    let cause: String?
    let startedAt, deadline: Instant
    let endedAt, unregisteredSince: Instant?

    static let columns: SQL = """
        SELECT run_id, name, version, key, state, cause, operation_id, started_at, deadline, ended_at, unregistered_since
        FROM coordination.workflow_runs
        """

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("run_id")
        self.name = try row.get("name")
        self.version = try row.get("version")
        self.key = try row.get("key")
        self.state = try row.get("state")
        self.cause = try row.optional("cause")
        self.operation = try row.get("operation_id")
        self.startedAt = try row.get("started_at")
        self.deadline = try row.get("deadline")
        self.endedAt = try row.optional("ended_at")
        self.unregisteredSince = try row.optional("unregistered_since")
    }

    public func encode(into json: inout JSONWriter) { json.object { self.encode(members: &$0) } }

    func encode(members json: inout JSONWriter) {
        json.member("workflow_id", self.id)
        json.member("name", self.name)
        json.member("version", self.version)
        json.member("key", self.key)
        json.member("state", self.state)
        json.member("cause", self.cause)
        json.member("operation_id", self.operation)
        json.member("started_at", self.startedAt)
        json.member("deadline", self.deadline)
        json.member("ended_at", self.endedAt)
        json.member("unregistered_since", self.unregisteredSince)
    }
}
