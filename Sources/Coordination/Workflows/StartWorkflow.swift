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
        let order = RunOrder(
            name: Started.name, version: Started.version, key: key, input: JSONWriter.text(of: input),
            deadline: self.now.advanced(by: Started.timeout))
        if let run = try await self.start(order) { return StartedWorkflow(run: run, isNew: true) }
        return StartedWorkflow(run: try await self.workflowRun(Started.name, key: key).id, isNew: false)
    }

    /// `nil` when there is a run with this key.
    func start(_ order: RunOrder) async throws(DatabaseError) -> WorkflowRunID? {
        guard let run = try await self.insert(order) else { return nil }
        self.enqueue(BeginWorkflow(run))
        return run
    }

    /// A run without steps, which will be late one day.
    func insert(_ order: RunOrder) async throws(DatabaseError) -> WorkflowRunID? {
        let inserted = try await self.transaction.rows(
            """
            INSERT INTO coordination.workflow_runs
                (name, version, key, operation_id, state, started_at, deadline, input, parent_run_id, parent_position,
                 depth, forked_from, forked_at, fork_reason)
            VALUES (\(order.name), \(order.version), \(order.key), \(self.operation.description), 'running', \(self.now),
                \(order.deadline), \(order.input), \(order.parent?.run), \(order.parent?.position), \(order.depth),
                \(order.fork?.source), \(order.fork?.step), \(order.fork?.reason))
            ON CONFLICT (name, key) DO NOTHING
            RETURNING run_id
            """)
        guard let run: WorkflowRunID = try inserted.first?.get("run_id") else { return nil }
        self.enqueue(TimeOutWorkflow(run), at: order.deadline)
        return run
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

/// A run that is to be.
struct RunOrder {
    let name: String
    let version: Int
    let key: String
    /// JSON.
    let input: String
    let deadline: Instant
    var parent: WorkflowRun.Parent?
    var depth = 0
    var fork: Fork?

    struct Fork {
        let source: WorkflowRunID
        let step: String
        let reason: String
    }
}
