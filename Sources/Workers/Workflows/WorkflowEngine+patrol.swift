import Coordination
import Crypto
import Postgres
import Vocabulary

extension WorkflowEngine {
    /// A step whose job is late by this much may have lost it: somebody discarded it by hand, say.
    private static let late: Duration = .seconds(120)
    private static let batch = 100

    /// Makes jobs for what should be under way. Where the job is still there, its unique key or the state of the run
    /// makes this nothing.
    func patrol() async throws(DatabaseError) {
        try await self.monitor.count(in: self.database)
        let now = self.clock.now()
        let late = now.advanced(by: .zero - Self.late)
        let steps = try await self.lateSteps(late)
        let runs = try await self.lateRuns(late)
        let parents = try await self.unheardChildren(late)
        guard !steps.isEmpty || !runs.isEmpty || !parents.isEmpty else { return }
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            let work = UnitOfWork(transaction: transaction, operation: .new(SecureRandom()), now: now)
            for (id, position) in steps {
                guard let run = try await WorkflowRun.lock(id, in: work) else { continue }
                let step = run.steps[position]
                guard let due = step.dueAt, due < late else { continue }
                work.enqueue(RunWorkflowStep(run.id, step), unique: RunWorkflowStep.key(run.id, step))
            }
            for (id, isLate) in runs {
                let unique = UniqueKey("patrol/\(id)")
                if isLate {
                    work.enqueue(TimeOutWorkflow(id), unique: unique)
                } else {
                    work.enqueue(BeginWorkflow(id), unique: unique)
                }
            }
            for parent in parents { work.enqueue(ChildEnded(of: parent), unique: UniqueKey("patrol/\(parent)")) }
            return .commit(())
        }
    }

    /// Steps that wait for a child which ended a while ago.
    private func unheardChildren(_ late: Instant) async throws(DatabaseError) -> [WorkflowRun.Parent] {
        let found = try await self.database.read(
            """
            SELECT child.parent_run_id AS run_id, child.parent_position AS position
            FROM coordination.workflow_runs AS run
            JOIN coordination.workflow_steps AS step USING (run_id)
            JOIN coordination.workflow_runs AS child
                ON child.parent_run_id = step.run_id AND child.parent_position = step.position
            WHERE run.ended_at IS NULL AND step.kind = 'child' AND step.due_at IS NULL AND child.ended_at < \(late)
              AND step.state IN ('executing', 'compensating')
            LIMIT \(Self.batch)
            """)
        var parents: [WorkflowRun.Parent] = []
        for row in found {
            parents.append(WorkflowRun.Parent(run: try row.get("run_id"), position: try row.get("position")))
        }
        return parents
    }

    private func lateSteps(_ late: Instant) async throws(DatabaseError) -> [(run: WorkflowRunID, position: Int)] {
        let found = try await self.database.read(
            """
            SELECT run_id, position FROM coordination.workflow_steps WHERE due_at < \(late)
            ORDER BY due_at LIMIT \(Self.batch)
            """)
        var steps: [(run: WorkflowRunID, position: Int)] = []
        for row in found { steps.append((try row.get("run_id"), try row.get("position"))) }
        return steps
    }

    /// Runs that should have begun, or have been undone, by now.
    private func lateRuns(_ late: Instant) async throws(DatabaseError) -> [(run: WorkflowRunID, isLate: Bool)] {
        let found = try await self.database.read(
            """
            SELECT run_id, deadline < \(late) AS is_late FROM coordination.workflow_runs AS run, LATERAL (
                SELECT EXISTS (SELECT FROM coordination.workflow_steps AS step WHERE step.run_id = run.run_id) AS has_begun
            ) AS steps
            WHERE ended_at IS NULL AND cause IS NULL
              AND (deadline < \(late) OR NOT has_begun AND started_at < \(late) AND unregistered_since IS NULL)
            ORDER BY run_id LIMIT \(Self.batch)
            """)
        var runs: [(run: WorkflowRunID, isLate: Bool)] = []
        for row in found { runs.append((try row.get("run_id"), try row.get("is_late"))) }
        return runs
    }
}
