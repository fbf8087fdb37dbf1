public import Postgres
public import Vocabulary

/// What staff sees of runs.
public struct WorkflowReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// Newest first.
    public func runs(
        _ selection: WorkflowSelection, at now: Instant, limit: Int
    ) async throws(DatabaseError) -> [WorkflowSummary] {
        try await self.database.all(
            "\(WorkflowSummary.columns) WHERE \(selection.condition(at: now)) ORDER BY run_id DESC LIMIT \(limit)")
    }

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
        let relatives: [WorkflowRelative] = try await self.database.all(WorkflowRelative.all(of: id))
        return WorkflowReport(summary: summary, run: run, attempts: attempts, signals: signals, relatives: relatives)
    }
}
