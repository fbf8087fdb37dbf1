import Coordination
import JSON
import Postgres
import Vocabulary

/// Does what is due at one step of a run: the job says which step and which turn, the run's rows say what.
struct StepRunner: JobHandler {
    /// How long a run waits before somebody else may know its version.
    static let pauseUnregistered: Duration = .seconds(15)

    let database: any Database
    let registry: WorkflowRegistry
    /// Real time, which nobody moves: when outside effects have settled.
    let machineClock: any WallClock
    let monitor: WorkflowMonitor

    func run(_ job: RunWorkflowStep, _ run: JobRun) async throws {
        guard let current = try await WorkflowRun.read(job.run, in: self.database),
            let step = current.step(at: job.position, turn: job.turn)
        else { return }
        let turn = StepTurn(job: job, run: run, engine: self)
        if let patch = self.registry.patch(of: current, at: step) { return try await turn.patch(patch) }
        guard let definition = self.registry.step(step, of: current) else {
            return try await turn.postpone(since: current.unregisteredSince)
        }
        let clock = ContinuousClock.now
        defer { self.monitor.observe(ContinuousClock.now - clock, of: current) }
        switch definition.work {
        case .command(let prepare, let undo): try await turn.command(step, prepare, undo: undo)
        case .outside(let work): try await turn.outside(step, work)
        case .signal(let limit, _): try await turn.signal(within: limit)
        case .sleep(let moment): try await turn.sleep(until: moment)
        case .child(let start): try await turn.child(start)
        }
    }
}

/// One job's turn at one step.
struct StepTurn {
    let job: RunWorkflowStep
    let run: JobRun
    let engine: StepRunner

    /// Locks the run and lets `body` change it, if the step is still in this turn; what it changed commits
    /// together with the end of the job.
    func checkpoint(
        _ body: (inout WorkflowRun, WorkflowStep, UnitOfWork) async throws(DatabaseError) -> Void
    ) async throws {
        var change: (old: WorkflowRun, new: WorkflowRun)?
        try await self.run.finish { (work) throws(DatabaseError) in
            change = try await self.change(in: work) { (run, step, work) throws(DatabaseError) in
                try await body(&run, step, work)
            }
        }
        if let change { self.engine.monitor.note(change.old, change.new) }
    }

    /// Commits what `body` writes, while the job goes on.
    func record<Value: Sendable>(
        _ body: (UnitOfWork) async throws(DatabaseError) -> Value
    ) async throws(DatabaseError) -> Value {
        try await self.engine.database.transaction { (transaction) throws(DatabaseError) in
            let work = UnitOfWork(transaction: transaction, operation: self.run.operation, now: self.run.now)
            let value = try await body(work)
            work.recordEvents()
            return .commit(value)
        }
    }

    func change(
        in work: UnitOfWork,
        _ body: (inout WorkflowRun, WorkflowStep, UnitOfWork) async throws(DatabaseError) -> Void
    ) async throws(DatabaseError) -> (old: WorkflowRun, new: WorkflowRun)? {
        guard var run = try await WorkflowRun.lock(self.job.run, in: work),
            let step = run.step(at: self.job.position, turn: self.job.turn)
        else { return nil }
        let old = run
        run.unregisteredSince = nil
        try await body(&run, step, work)
        run.save(over: old, in: work)
        return (old, run)
    }

    /// The run goes over to another version, unless another step has begun meanwhile: then it never does.
    func patch(_ patch: Patch) async throws {
        try await self.checkpoint { (run, step, work) throws(DatabaseError) in
            if run.accepts(patch) {
                run.apply(patch, at: work.now)
            } else {
                run.postpone(step.position, to: work.now)
            }
        }
    }

    /// Nobody here knows the version: the run waits, and says so.
    func postpone(since: Instant?) async throws {
        try await self.checkpoint { (run, step, work) throws(DatabaseError) in
            run.unregisteredSince = since ?? work.now
            run.postpone(step.position, to: work.now.advanced(by: StepRunner.pauseUnregistered))
        }
    }
}
