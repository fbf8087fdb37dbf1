import Coordination
import JSON
import Postgres
import Vocabulary

// Commands of ours: done in the transaction that ticks the step off.
extension StepTurn {
    /// A command that PostgreSQL refuses is tried again, since nothing of it was kept.
    static let policy = OutsidePolicy(attempts: 5, compensations: 10)

    func command(
        _ step: WorkflowStep, _ prepare: @escaping StepDefinition.Prepare, undo: StepDefinition.Prepare?
    ) async throws {
        switch (step.state, undo) {
        case (.ready, _): try await self.perform(prepare, as: .execute)
        case (.compensating, let undo?): try await self.perform(undo, as: .compensate)
        default: return
        }
    }

    private func perform(_ prepare: StepDefinition.Prepare, as action: WorkflowAttempt.Action) async throws {
        do {
            try await self.checkpoint { (run, step, work) throws(DatabaseError) in
                try await self.perform(prepare, as: action, step, of: &run, in: work)
            }
        } catch let error as DatabaseError where !error.isTransient && !error.isLostLease {
            // Our own bug, most likely: it counts, where an outage does not.
            try await self.checkpoint { (run, step, work) throws(DatabaseError) in
                let fault = StepFault(code: "coordination.command_broke", detail: "\(error)")
                if action == .execute { run.count(step.position) }
                self.note(action, .notDone, fault, step, of: run, in: work)
                self.failed(action, fault, step, of: &run, at: work.now)
            }
        }
    }

    private func perform(
        _ prepare: StepDefinition.Prepare, as action: WorkflowAttempt.Action, _ step: WorkflowStep,
        of run: inout WorkflowRun, in work: UnitOfWork
    ) async throws(DatabaseError) {
        let clock = ContinuousClock.now
        let command: PreparedCommand
        do throws(JSONFault) { command = try prepare(Notes(run)) } catch {
            return self.unreadable(error, action, step, of: &run, in: work)
        }
        if action == .execute { run.count(step.position) }
        switch try await command.perform(in: work) {
        case .success(let receipt):
            let end = WorkflowAttempt.End(.done, output: receipt, duration: ContinuousClock.now - clock)
            WorkflowAttempt.note(action, step, of: run.id, input: command.input, end, in: work)
            if action == .execute {
                run.complete(step.position, output: receipt, at: work.now)
            } else {
                run.compensated(step.position, at: work.now)
            }
        case .failure(let refusal):
            let fault = StepFault(code: refusal.code, detail: refusal.detail)
            let end = WorkflowAttempt.End(.refused, fault, duration: ContinuousClock.now - clock)
            WorkflowAttempt.note(action, step, of: run.id, input: command.input, end, in: work)
            if action == .execute {
                run.fail(step.position, fault, at: work.now)
            } else {
                self.failed(action, fault, step, of: &run, at: work.now)
            }
        }
    }
}

// What all kinds of steps do when something went wrong.
extension StepTurn {
    /// The step surely had no effect, or its compensation did not succeed: again after a pause, or enough.
    func failed(
        _ action: WorkflowAttempt.Action, _ fault: StepFault, policy: OutsidePolicy = Self.policy,
        _ step: WorkflowStep, of run: inout WorkflowRun, at now: Instant
    ) {
        let failures = action == .compensate ? step.tries + 1 : run.steps[step.position].attempts
        let again = now.advanced(by: policy.pause(after: failures))
        switch action {
        case .compensate where failures >= policy.compensations: run.compensationFailed(step.position, fault)
        case .compensate: run.compensateAgain(step.position, at: again, after: fault)
        default:
            if failures >= policy.attempts {
                run.fail(step.position, fault, at: now)
            } else {
                run.tryAgain(step.position, at: again, after: fault, now: now)
            }
        }
    }

    /// An earlier output has a shape that the step cannot read: trying again is no use.
    func unreadable(
        _ error: JSONFault, _ action: WorkflowAttempt.Action, _ step: WorkflowStep, of run: inout WorkflowRun,
        in work: UnitOfWork
    ) {
        let fault = StepFault(code: "coordination.unreadable_journal", detail: "\(error)")
        self.note(action, .refused, fault, step, of: run, in: work)
        if action == .compensate {
            run.compensationFailed(step.position, fault)
        } else {
            run.fail(step.position, fault, at: work.now)
        }
    }

    func note(
        _ action: WorkflowAttempt.Action, _ outcome: WorkflowAttempt.Outcome, _ fault: StepFault?,
        _ step: WorkflowStep, of run: WorkflowRun, in work: UnitOfWork
    ) {
        let end = WorkflowAttempt.End(outcome, fault, duration: .zero)
        WorkflowAttempt.note(action, step, of: run.id, input: nil, end, in: work)
    }
}
