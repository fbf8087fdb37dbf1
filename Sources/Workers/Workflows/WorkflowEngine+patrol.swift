import Coordination
import Crypto
import Postgres
import Vocabulary

extension WorkflowEngine {
    /// A step whose job is late by this much may have lost it: somebody discarded it by hand, say.
    private static let late: Duration = .seconds(120)
    private static let batch = 100

    /// Makes jobs for what should be under way. Where the job is still there, its unique key makes this nothing.
    func patrol() async throws(DatabaseError) {
        try await self.monitor.count(in: self.database)
        let now = self.clock.now()
        let late = now.advanced(by: .zero - Self.late)
        let found = try await self.database.read(
            """
            SELECT run_id, position FROM coordination.workflow_steps WHERE due_at < \(late)
            ORDER BY due_at LIMIT \(Self.batch)
            """)
        guard !found.isEmpty else { return }
        var steps: [(run: WorkflowRunID, position: Int)] = []
        for row in found { steps.append((try row.get("run_id"), try row.get("position"))) }
        try await self.database.transaction { [steps] (transaction) throws(DatabaseError) in
            let work = UnitOfWork(transaction: transaction, operation: .new(SecureRandom()), now: now)
            for (id, position) in steps {
                guard let run = try await WorkflowRun.lock(id, in: work) else { continue }
                let step = run.steps[position]
                guard let due = step.dueAt, due < late else { continue }
                work.enqueue(RunWorkflowStep(run.id, step), unique: RunWorkflowStep.key(run.id, step))
            }
            return .commit(())
        }
    }
}
