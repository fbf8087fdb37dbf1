package import Vocabulary

/// One run, as its rows tell it, and the rules of what may happen to it. Pure: whoever calls these methods holds
/// the run's row locked, and saves what came out in the same transaction.
///
/// Forward, a step is ready when all steps before it are completed. When one fails, or the run is cancelled or
/// late, the run turns round once and for all: what has not begun is abandoned, what is in flight is waited
/// for, and then the completed steps are compensated one by one, last completed first.
package struct WorkflowRun: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case running
        /// For signals or moments only.
        case waiting
        case completed
        case compensating
        /// Undone to the end.
        case compensated
        /// A compensation needs a person.
        case compensationFailed = "compensation_failed"
        /// A step needs a person who finds out whether it took effect.
        case outcomeUnknown = "outcome_unknown"
    }

    /// Why it turned round.
    package enum Cause: String, Sendable, CaseIterable {
        case failed
        case timedOut = "timed_out"
        case cancelled
    }

    package let id: WorkflowRunID
    package let name: String
    package internal(set) var version: Int
    package let startedAt: Instant
    package let deadline: Instant
    /// Names the run to others.
    package let outsideKey: String
    /// JSON.
    package let input: String
    /// Who started it and waits for its end.
    package internal(set) var parent: Parent?
    package internal(set) var depth = 0
    /// The version it began with, where a patch has moved it to another.
    package internal(set) var patchedFrom: Int?
    package internal(set) var steps: [WorkflowStep] = []
    package internal(set) var cause: Cause?
    package internal(set) var endedAt: Instant?
    /// Since when nobody was found who knows its version.
    package var unregisteredSince: Instant?

    package var state: State {
        if self.endedAt != nil { return self.cause == nil ? .completed : .compensated }
        if self.steps.contains(where: { $0.state == .compensationFailed }) { return .compensationFailed }
        if self.steps.contains(where: { $0.state == .unresolved }) { return .outcomeUnknown }
        if self.cause != nil { return .compensating }
        let active = self.steps.filter { $0.state != .pending && $0.state != .completed }
        return !active.isEmpty && active.allSatisfy { $0.state == .waiting } ? .waiting : .running
    }

    /// The step that a job is for, unless the job comes too late.
    package func step(at position: Int, turn: Int) -> WorkflowStep? {
        guard self.steps.indices.contains(position), self.steps[position].turn == turn else { return nil }
        return self.steps[position]
    }

    package var hasBegun: Bool { !self.steps.isEmpty }
    package var isEnded: Bool { self.endedAt != nil }
    package var isTurned: Bool { self.cause != nil }
}

// MARK: - Forward

extension WorkflowRun {
    /// Gives the run its steps, once.
    package mutating func begin(_ plan: [StepDefinition], at now: Instant) {
        guard !self.hasBegun, !self.isEnded else { return }
        self.steps = plan.enumerated().map { WorkflowStep($1, at: $0) }
        self.goOn(at: now)
    }

    /// Written before the call: from here on a crash leaves an outcome that nobody knows.
    package mutating func startAttempt(_ position: Int, input: String, settledAt: Instant) {
        self.count(position)
        self.steps[position].state = .executing
        self.steps[position].settledAt = settledAt
        if self.steps[position].input == nil { self.steps[position].input = input }
    }

    /// One more attempt.
    package mutating func count(_ position: Int) { self.steps[position].attempts += 1 }

    package mutating func wait(_ position: Int, until moment: Instant) {
        self.move(position, to: .waiting, dueAt: moment)
    }

    package mutating func complete(_ position: Int, output: String?, at now: Instant) {
        self.steps[position].output = output
        self.steps[position].fault = nil
        self.steps[position].completion = 1 + (self.steps.compactMap(\.completion).max() ?? 0)
        self.move(position, to: .completed)
        self.goOn(at: now)
    }

    /// It surely had no effect, and trying again is no use.
    package mutating func fail(_ position: Int, _ fault: StepFault, at now: Instant) {
        self.steps[position].fault = fault
        self.move(position, to: .failed)
        self.turn(.failed, at: now)
    }

    /// It surely had no effect, and is tried again at `moment`, unless the run has turned round.
    package mutating func tryAgain(_ position: Int, at moment: Instant, after fault: StepFault, now: Instant) {
        self.steps[position].fault = fault
        guard !self.isTurned else {
            self.move(position, to: .abandoned)
            return self.goOn(at: now)
        }
        self.move(position, to: .ready, dueAt: moment)
    }
}

// MARK: - Unknown outcomes

extension WorkflowRun {
    /// The attempt was cut off; the same job goes on by asking.
    package mutating func suspect(_ position: Int) {
        self.steps[position].state = .asking
        self.steps[position].fault = StepFault(
            code: "coordination.cut_off", detail: "The attempt was cut off; nobody saw its end.")
    }

    /// It may have taken effect: the other side is asked at `moment`.
    package mutating func ask(_ position: Int, at moment: Instant, after fault: StepFault) {
        let isFirst = self.steps[position].state != .asking
        let tries = isFirst ? 0 : self.steps[position].tries + 1
        self.steps[position].fault = fault
        self.move(position, to: .asking, dueAt: moment)
        self.steps[position].tries = tries
    }

    package mutating func giveUpAsking(_ position: Int) { self.move(position, to: .unresolved) }

    /// The other side says that it did not happen, and will not.
    package mutating func didNotHappen(_ position: Int, isLast: Bool, at now: Instant) {
        let fault = self.steps[position].fault ?? StepFault(code: "coordination.no_effect", detail: "It had no effect.")
        if isLast, !self.isTurned { return self.fail(position, fault, at: now) }
        self.tryAgain(position, at: now, after: fault, now: now)
    }
}

// MARK: - Children

extension WorkflowRun {
    /// The child was started, and says when it has ended.
    package mutating func startChild(_ position: Int, input: String) {
        self.count(position)
        self.steps[position].input = input
        self.move(position, to: .executing)
    }

    /// Something is new about the child.
    package mutating func lookAtChild(_ position: Int, at now: Instant) {
        guard self.steps.indices.contains(position), self.steps[position].kind == .child,
            [.executing, .compensating].contains(self.steps[position].state)
        else { return }
        self.move(position, to: self.steps[position].state, dueAt: now)
    }

    /// The child has not ended, and will say so.
    package mutating func waitForChild(_ position: Int) { self.move(position, to: self.steps[position].state) }
}

// MARK: - Turning round

extension WorkflowRun {
    /// Undoes the run. Does nothing when it is being undone already or has ended.
    package mutating func turn(_ cause: Cause, at now: Instant) {
        guard !self.isTurned, !self.isEnded else { return self.goOn(at: now) }
        self.cause = cause
        for step in self.steps where [.pending, .ready, .waiting].contains(step.state) {
            self.move(step.position, to: .abandoned)
        }
        // Their children have to hear of it.
        for step in self.steps where step.kind == .child && step.state == .executing {
            self.lookAtChild(step.position, at: now)
        }
        self.goOn(at: now)
    }

    package mutating func compensated(_ position: Int, at now: Instant) {
        self.steps[position].fault = nil
        self.move(position, to: .compensated)
        self.goOn(at: now)
    }

    /// The compensation did not succeed; it is tried again at `moment`.
    package mutating func compensateAgain(_ position: Int, at moment: Instant, after fault: StepFault) {
        let tries = self.steps[position].tries + 1
        self.steps[position].fault = fault
        self.move(position, to: .compensating, dueAt: moment)
        self.steps[position].tries = tries
    }

    package mutating func compensationFailed(_ position: Int, _ fault: StepFault) {
        self.steps[position].fault = fault
        self.move(position, to: .compensationFailed)
    }
}

// MARK: - Waiting for somebody

extension WorkflowRun {
    /// Whoever took up the step could do nothing: it is looked at again at `moment`.
    package mutating func postpone(_ position: Int, to moment: Instant) {
        let tries = self.steps[position].tries
        self.move(position, to: self.steps[position].state, dueAt: moment)
        self.steps[position].tries = tries
    }

    /// Lets what waits for a person be tried again: asks or compensates anew.
    ///
    /// - Returns: false when this step waits for nobody.
    package mutating func retry(_ position: Int, at now: Instant) -> Bool {
        switch self.steps[position].state {
        case .unresolved: self.move(position, to: .asking, dueAt: now)
        case .compensationFailed: self.move(position, to: .compensating, dueAt: now)
        default: return false
        }
        return true
    }
}

// MARK: - What follows

extension WorkflowRun {
    /// Makes ready what can be done now, or ends the run.
    mutating func goOn(at now: Instant) {
        guard !self.isEnded else { return }
        if self.isTurned { self.undoNext(at: now) } else { self.doNext(at: now) }
    }

    private mutating func doNext(at now: Instant) {
        for step in self.steps
        where step.state == .pending && step.after.allSatisfy({ self.steps[$0].state == .completed }) {
            self.move(step.position, to: .ready, dueAt: now)
        }
        if self.steps.allSatisfy({ $0.state == .completed }) { self.endedAt = now }
    }

    private mutating func undoNext(at now: Instant) {
        guard !self.steps.contains(where: \.state.isInFlight) else { return }
        let left = self.steps.filter { $0.state == .completed && $0.isUndoable }
        if let last = left.max(by: { $0.completion ?? 0 < $1.completion ?? 0 }) {
            self.move(last.position, to: .compensating, dueAt: now)
        } else {
            self.endedAt = now
        }
    }

    private mutating func move(_ position: Int, to state: WorkflowStep.State, dueAt: Instant? = nil) {
        self.steps[position].state = state
        self.steps[position].dueAt = dueAt
        self.steps[position].turn += 1
        self.steps[position].tries = 0
    }
}
