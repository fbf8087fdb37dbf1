import Coordination
import JSON
import Postgres
import Vocabulary

// Calls to others: that an attempt begins is committed before the call, what came of it afterwards. Whatever cuts
// the time between them short leaves an unknown outcome, which the next turn asks about.
extension StepTurn {
    func outside(_ step: WorkflowStep, _ work: OutsideWork) async throws {
        switch step.state {
        case .ready: try await self.execute(work)
        case .executing, .asking: try await self.ask(work)
        case .compensating: try await self.compensate(work)
        default: return
        }
    }

    /// A call that is about to be made.
    private struct Called: Sendable {
        let attempt: WorkflowAttempt
        let call: OutsideCall
        let input: String
        let output: String
        let clock = ContinuousClock.now

        var duration: Duration { ContinuousClock.now - self.clock }
    }

    private func execute(_ work: OutsideWork) async throws {
        guard let called = try await self.start(.execute, work) else { return }
        let result = await withDeadline(work.policy.timeout) { try await work.execute(called.input, called.call) }
        try await self.checkpoint { (run, step, unit) throws(DatabaseError) in
            switch result {
            case .success(let output):
                called.attempt.end(.init(.done, output: output, duration: called.duration), in: unit)
                run.complete(step.position, output: output, at: unit.now)
            case .failure(let error):
                let (outcome, fault) = Self.meaning(of: error)
                called.attempt.end(.init(outcome, fault, duration: called.duration), in: unit)
                switch outcome {
                case .refused: run.fail(step.position, fault, at: unit.now)
                case .notDone: self.failed(.execute, fault, policy: work.policy, step, of: &run, at: unit.now)
                default: run.ask(step.position, at: unit.now, after: fault)
                }
            }
        }
    }

    private func ask(_ work: OutsideWork) async throws {
        guard let called = try await self.start(.ask, work) else { return }
        let result = await withDeadline(work.policy.timeout) { try await work.resolve(called.input, called.call) }
        let machineNow = self.engine.machineClock.now()
        try await self.checkpoint { (run, step, unit) throws(DatabaseError) in
            let unsettled = step.settledAt.map { $0.duration(since: machineNow) } ?? .zero
            switch result {
            case .success(.happened(let output)):
                called.attempt.end(.init(.done, output: output, duration: called.duration), in: unit)
                run.complete(step.position, output: output, at: unit.now)
            case .success(.didNotHappen) where unsettled <= .zero:
                called.attempt.end(.init(.noEffect, duration: called.duration), in: unit)
                run.didNotHappen(step.position, isLast: step.attempts >= work.policy.attempts, at: unit.now)
            case .success(.didNotHappen):
                called.attempt.end(.init(.unknown, Self.notYet, duration: called.duration), in: unit)
                run.ask(step.position, at: unit.now.advanced(by: unsettled), after: Self.notYet)
            case .success(.unknown), .failure:
                let fault = result.fault ?? step.fault ?? Self.notYet
                called.attempt.end(.init(.unknown, fault, duration: called.duration), in: unit)
                guard step.tries + 1 < work.policy.questions else { return run.giveUpAsking(step.position) }
                let pause = work.policy.pause(after: step.tries + 1)
                run.ask(step.position, at: unit.now.advanced(by: pause), after: fault)
            }
        }
    }

    private func compensate(_ work: OutsideWork) async throws {
        guard let called = try await self.start(.compensate, work) else { return }
        let result = await withDeadline(work.policy.timeout) {
            try await work.compensate(called.output, called.input, called.call)
        }
        try await self.checkpoint { (run, step, unit) throws(DatabaseError) in
            switch result {
            case .success:
                called.attempt.end(.init(.done, duration: called.duration), in: unit)
                run.compensated(step.position, at: unit.now)
            case .failure(let error):
                let (outcome, fault) = Self.meaning(of: error)
                called.attempt.end(.init(outcome, fault, duration: called.duration), in: unit)
                self.failed(.compensate, fault, policy: work.policy, step, of: &run, at: unit.now)
            }
        }
    }

    /// Commits that a call begins.
    ///
    /// - Returns: `nil` when the job comes too late, or the call cannot be made.
    private func start(_ action: WorkflowAttempt.Action, _ outside: OutsideWork) async throws -> Called? {
        let settledAt = self.engine.machineClock.now().advanced(by: outside.policy.timeout + outside.policy.settling)
        var isSuperseded = false
        let called = try await self.record { (unit) throws(DatabaseError) -> Called? in
            var called: Called?
            _ = try await self.change(in: unit) { (run, step, unit) throws(DatabaseError) in
                // Somebody who had this job before is in the middle of the call: the next attempt will ask.
                isSuperseded = action == .execute && step.state != .ready
                guard !isSuperseded else { return }
                let input: String
                do throws(JSONFault) { input = try step.input(outside, in: run) } catch {
                    return self.unreadable(error, action, step, of: &run, in: unit)
                }
                switch action {
                case .execute: run.startAttempt(step.position, input: input, settledAt: settledAt)
                case .ask: run.suspect(step.position)
                default: break
                }
                called = Called(
                    attempt: try await .start(action, step, of: run.id, input: input, in: unit),
                    call: run.call(action, step), input: input, output: step.output ?? "null")
            }
            return called
        }
        if isSuperseded { throw Superseded() }
        return called
    }

    private struct Superseded: Error, CustomStringConvertible {
        let description = "another attempt at the step is under way"
    }

    private static let notYet = StepFault(
        code: "coordination.outcome_unknown", detail: "The other side cannot say yet whether it happened.")

    private static func meaning(of error: any Error) -> (WorkflowAttempt.Outcome, StepFault) {
        switch error as? OutsideFault {
        case .refused(let code, let detail): (.refused, StepFault(code: code, detail: detail))
        case .notDone(let detail): (.notDone, StepFault(code: "coordination.not_done", detail: detail))
        case .unknown(let detail): (.unknown, StepFault(code: "coordination.outcome_unknown", detail: detail))
        case nil: (.unknown, StepFault(code: "coordination.outcome_unknown", detail: "\(error)"))
        }
    }
}

extension WorkflowStep {
    /// What the first attempt was made with, whatever the closure would say today.
    fileprivate func input(_ work: OutsideWork, in run: WorkflowRun) throws(JSONFault) -> String {
        if let input = self.input { return input }
        return try work.input(Notes(run))
    }
}

extension Result {
    fileprivate var fault: StepFault? {
        guard case .failure(let error) = self else { return nil }
        return StepFault(code: "coordination.outcome_unknown", detail: "\(error)")
    }
}

extension WorkflowRun {
    fileprivate func call(_ action: WorkflowAttempt.Action, _ step: WorkflowStep) -> OutsideCall {
        let key = "\(self.outsideKey):\(step.name)"
        switch action {
        case .execute: return OutsideCall(run: self.id, key: key, attempt: step.attempts + 1)
        case .compensate: return OutsideCall(run: self.id, key: key + ":undo", attempt: step.tries + 1)
        default: return OutsideCall(run: self.id, key: key, attempt: step.attempts)
        }
    }
}
