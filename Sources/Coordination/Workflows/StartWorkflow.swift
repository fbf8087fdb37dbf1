import JSON
public import Postgres
public import Vocabulary

/// A run that exists when the transaction commits.
public struct StartedWorkflow: Sendable, Equatable {
    public let run: WorkflowRunID
    /// False when a run with this key had been started before; it is that one.
    public let isNew: Bool
}

extension UnitOfWork {
    /// Starts a run in this transaction. At most one run of a workflow is ever started with one `key` (1 to 128
    /// bytes), such as `order:17`.
    public func start<Started: Workflow>(
        _ workflow: Started.Type, _ input: Started.Input, key: String
    ) async throws(DatabaseError) -> StartedWorkflow {
        let deadline = self.now.advanced(by: Started.timeout)
        let inserted = try await self.transaction.rows(
            """
            INSERT INTO coordination.workflow_runs
                (name, version, key, operation_id, state, started_at, deadline, input)
            VALUES (\(Started.name), \(Started.version), \(key), \(self.operation.description), 'running', \(self.now),
                \(deadline), \(JSONWriter.text(of: input)))
            ON CONFLICT (name, key) DO NOTHING
            RETURNING run_id
            """)
        guard let row = inserted.first else {
            return StartedWorkflow(run: try await self.workflowRun(Started.name, key: key).id, isNew: false)
        }
        let run: WorkflowRunID = try row.get("run_id")
        self.enqueue(BeginWorkflow(run))
        self.enqueue(TimeOutWorkflow(run), at: deadline)
        return StartedWorkflow(run: run, isNew: true)
    }

    private func workflowRun(_ name: String, key: String) async throws(DatabaseError) -> FoundRun {
        try await self.transaction.one(
            "SELECT run_id FROM coordination.workflow_runs WHERE name = \(name) AND key = \(key)")
    }

    private struct FoundRun: RowDecodable {
        let id: WorkflowRunID
        init(row: Row) throws(DatabaseError) { self.id = try row.get("run_id") }
    }
}
