import Coordination
import Postgres
import Vocabulary

/// Gives a run that was just started its steps.
struct BeginRunner: JobHandler {
    let registry: WorkflowRegistry
    let monitor: WorkflowMonitor

    func run(_ job: BeginWorkflow, _ run: JobRun) async throws {
        var change: (old: WorkflowRun, new: WorkflowRun)?
        try await run.finish { (work) throws(DatabaseError) in
            guard let old = try await WorkflowRun.lock(job.run, in: work), !old.isEnded else { return }
            var new = old
            if let plan = self.registry.plan(of: old) {
                new.unregisteredSince = nil
                new.begin(plan, at: work.now)
            } else {
                new.unregisteredSince = old.unregisteredSince ?? work.now
                work.enqueue(job, at: work.now.advanced(by: StepRunner.pauseUnregistered))
            }
            new.save(over: old, in: work)
            change = (old, new)
        }
        if let change { self.monitor.note(change.old, change.new) }
    }
}

/// Undoes a run that is late.
struct TimeOutRunner: JobHandler {
    let monitor: WorkflowMonitor

    func run(_ job: TimeOutWorkflow, _ run: JobRun) async throws {
        var change: (old: WorkflowRun, new: WorkflowRun)?
        try await run.finish { (work) throws(DatabaseError) in
            guard let old = try await WorkflowRun.lock(job.run, in: work), !old.isTurned, !old.isEnded else { return }
            var new = old
            new.turn(.timedOut, at: work.now)
            new.save(over: old, in: work)
            change = (old, new)
        }
        if let change { self.monitor.note(change.old, change.new) }
    }
}
