package import Vocabulary

/// One step of one run, as its row tells it.
package struct WorkflowStep: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        /// Waits for the steps before it.
        case pending
        /// Its job is due, for the first time or again after a pause.
        case ready
        /// An attempt was begun and its end is not known to us: where a crash leaves it.
        case executing
        /// It may have taken effect; the other side is being asked.
        case asking
        /// Nobody could tell whether it took effect: a person has to.
        case unresolved
        /// For a signal or a moment.
        case waiting
        case completed
        /// Surely without effect; the run is undone.
        case failed
        /// Surely without effect, since the run was undone first.
        case abandoned
        /// Its compensation is due or under way.
        case compensating
        case compensated
        /// The compensation failed too often: a person has to look.
        case compensationFailed = "compensation_failed"
    }

    package let position: Int
    package let name: String
    package let kind: StepKind
    /// Positions of the steps it waits for.
    package let after: [Int]
    package let isUndoable: Bool
    package internal(set) var state: State = .pending
    /// Grows with every job that is made for the step; a job of an older turn comes too late and does nothing.
    package internal(set) var turn = 0
    /// Attempts to execute.
    package internal(set) var attempts = 0
    /// Fruitless questions or compensations in a row.
    package internal(set) var tries = 0
    /// Its place in the order of completion; compensations run in the reverse order.
    package internal(set) var completion: Int?
    /// Business time at which its job is due.
    package internal(set) var dueAt: Instant?
    /// The machine's time from which "it did not happen" is believed.
    package internal(set) var settledAt: Instant?
    /// What it was first executed with; JSON.
    package internal(set) var input: String?
    /// JSON.
    package internal(set) var output: String?
    package internal(set) var fault: StepFault?

    /// Whether `other` is the same step by what its workflow says of it.
    func isSaid(as other: WorkflowStep) -> Bool {
        self.name == other.name && self.kind == other.kind && self.after == other.after
            && self.isUndoable == other.isUndoable
    }
}

extension WorkflowStep {
    init(_ definition: StepDefinition, at position: Int) {
        self.init(
            position: position, name: definition.name, kind: definition.kind, after: definition.after,
            isUndoable: definition.isUndoable)
    }
}

/// Why a step is where it is.
package struct StepFault: Sendable, Equatable {
    /// Stable, `<module>.<slug>`.
    package let code: String
    /// For staff.
    package let detail: String

    package init(code: String, detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension WorkflowStep.State {
    /// Something was begun and its end is not yet known or not yet good: nothing is undone before that.
    var isInFlight: Bool {
        switch self {
        case .executing, .asking, .unresolved, .compensating, .compensationFailed: true
        case .pending, .ready, .waiting, .completed, .failed, .abandoned, .compensated: false
        }
    }
}
