import Coordination
import JSON
import Postgres
import Vocabulary

// Runs of other workflows. A parent's row is locked before its child's, never the other way round: a child that ends
// leaves a job for its parent.
extension StepTurn {
    func child(_ start: ChildStart) async throws {
        var change: (old: WorkflowRun, new: WorkflowRun)?
        try await self.checkpoint { (run, step, work) throws(DatabaseError) in
            change = nil
            switch step.state {
            case .ready: try await self.begin(start, step, of: &run, in: work)
            case .executing, .compensating:
                guard let old = try await WorkflowRun.lockChild(of: run.id, at: step.position, in: work) else {
                    throw .badColumn("parent_run_id")
                }
                let new = Self.look(at: old, step, of: &run, at: work.now)
                new.save(over: old, in: work)
                change = (old, new)
            default: return
            }
        }
        if let change { self.engine.monitor.note(change.old, change.new) }
    }

    private func begin(
        _ start: ChildStart, _ step: WorkflowStep, of run: inout WorkflowRun, in work: UnitOfWork
    ) async throws(DatabaseError) {
        let input: String
        do throws(JSONFault) { input = try start.input(Notes(run)) } catch {
            return self.unreadable(error, .execute, step, of: &run, in: work)
        }
        guard run.depth < WorkflowRun.maxDepth else {
            let fault = StepFault(
                code: "coordination.too_deep", detail: "At most \(WorkflowRun.maxDepth) runs stand below one.")
            self.note(.execute, .refused, fault, step, of: run, in: work)
            return run.fail(step.position, fault, at: work.now)
        }
        try await work.start(start, input: input, by: step, of: run)
        self.note(.execute, .done, nil, step, of: run, in: work)
        run.startChild(step.position, input: input)
    }

    /// What the child's state means for the step, and the step's for the child.
    ///
    /// - Returns: the child as it is then.
    private static func look(
        at child: WorkflowRun, _ step: WorkflowStep, of run: inout WorkflowRun, at now: Instant
    ) -> WorkflowRun {
        var child = child
        switch (step.state, child.state) {
        case (.executing, .completed): run.complete(step.position, output: child.outcome, at: now)
        case (.executing, .compensated): run.fail(step.position, child.reason, at: now)
        case (_, .compensated): run.compensated(step.position, at: now)
        case (.compensating, .completed):
            child.undo(at: now)
            run.waitForChild(step.position)
        default:
            if let cause = run.cause { child.turn(cause == .timedOut ? .timedOut : .cancelled, at: now) }
            run.waitForChild(step.position)
        }
        return child
    }
}

/// Has a step look at its child, which has ended.
struct ChildEndedRunner: JobHandler {
    func run(_ job: ChildEnded, _ run: JobRun) async throws {
        try await run.finish { (work) throws(DatabaseError) in
            guard let old = try await WorkflowRun.lock(job.run, in: work) else { return }
            var new = old
            new.lookAtChild(job.position, at: work.now)
            new.save(over: old, in: work)
        }
    }
}
