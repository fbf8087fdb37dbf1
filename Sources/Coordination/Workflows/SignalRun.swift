public import JSON
public import Postgres
public import Vocabulary

extension UnitOfWork {
    /// Tells a run what it waits for, or will wait for. Saying it again with the same `key` changes nothing; a
    /// step takes the first signal of its name.
    ///
    /// - Parameter key: at most 128 bytes; by default there is one signal of each name.
    /// - Returns: whether it is new; a refusal when there is no such run, or it has ended or is being undone.
    public func signal(
        _ run: WorkflowRunID, _ name: String, _ payload: some JSONEncodable, key: String = ""
    ) async throws(DatabaseError) -> Result<Bool, Refusal> {
        guard var current = try await WorkflowRun.lock(run, in: self) else { return .failure(.noSuchWorkflow) }
        let text = JSONWriter.text(of: payload)
        let inserted = try await self.transaction.rows(
            """
            INSERT INTO coordination.workflow_signals (run_id, name, key, received_at, payload)
            SELECT \(run), \(name), \(key), \(self.now), \(text) WHERE \(!current.isEnded && !current.isTurned)
            ON CONFLICT (run_id, name, key) DO NOTHING
            RETURNING true
            """)
        if inserted.isEmpty { return try await self.repeated(run, name, key: key) }
        let old = current
        if let step = current.steps.first(where: { $0.name == name && $0.state == .waiting && $0.kind == .signal }) {
            current.complete(step.position, output: text, at: self.now)
            let end = WorkflowAttempt.End(.done, output: text, duration: .zero)
            WorkflowAttempt.note(.wait, step, of: run, input: nil, end, in: self)
            current.save(over: old, in: self)
        }
        return .success(true)
    }

    /// Nothing was inserted: it had been said, or nobody listens any more.
    private func repeated(
        _ run: WorkflowRunID, _ name: String, key: String
    ) async throws(DatabaseError) -> Result<Bool, Refusal> {
        let known = try await self.transaction.rows(
            """
            SELECT true FROM coordination.workflow_signals WHERE run_id = \(run) AND name = \(name) AND key = \(key)
            """)
        return known.isEmpty ? .failure(.workflowNotListening) : .success(false)
    }
}

extension WorkflowRun {
    /// The first signal for `step` that came before it waited.
    package static func earlySignal(
        for step: WorkflowStep, of run: WorkflowRunID, in work: UnitOfWork
    ) async throws(DatabaseError) -> String? {
        let found = try await work.transaction.rows(
            """
            SELECT payload FROM coordination.workflow_signals
            WHERE run_id = \(run) AND name = \(step.name) ORDER BY signal_id LIMIT 1
            """)
        return try found.first?.get("payload")
    }
}

extension Refusal {
    static let noSuchWorkflow = Refusal(.notFound, "coordination.no_such_workflow", "There is no such workflow run.")
    static let workflowNotListening = Refusal(
        .conflict, "coordination.workflow_not_listening", "The run has ended or is being undone.")
}
