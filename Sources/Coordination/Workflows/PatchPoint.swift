package import Vocabulary

/// Where running runs of an older version of a workflow may go over to this one: when they reach a step.
///
/// What comes before that step is the same in both versions; the step itself and all that follows may be anything. A
/// run is asked once, when the step's turn comes: if nothing from there on has begun, its steps are replaced and it
/// stays with the new version; otherwise it stays with its own.
public struct PatchPoint: Hashable, Sendable {
    /// The older version.
    public let version: Int
    /// A step of the older version.
    public let step: String

    public init(of version: Int, before step: String) {
        self.version = version
        self.step = step
    }
}

/// Another version's steps for a run, from `position` on.
package struct Patch: Sendable {
    let version: Int
    let plan: [StepDefinition]
    let position: Int
}

extension WorkflowRun {
    /// Whether `patch` says the same as the run about everything before its place, and nothing from there on has begun.
    package func accepts(_ patch: Patch) -> Bool {
        let (before, after) = (self.steps.prefix(patch.position), self.steps.dropFirst(patch.position))
        return !self.isTurned && !self.isEnded && patch.plan.count >= patch.position
            && zip(before, patch.plan).allSatisfy { $0.isSaid(as: WorkflowStep($1, at: $0.position)) }
            && after.allSatisfy { $0.state == .pending || ($0.state == .ready && $0.attempts == 0) }
    }

    /// - Parameter patch: one that it ``accepts(_:)``.
    package mutating func apply(_ patch: Patch, at now: Instant) {
        // Jobs of the replaced steps come too late.
        let turn = self.steps.dropFirst(patch.position).map(\.turn).max() ?? 0
        self.patchedFrom = self.patchedFrom ?? self.version
        self.version = patch.version
        self.steps.removeSubrange(patch.position...)
        for position in patch.position..<patch.plan.count {
            var step = WorkflowStep(patch.plan[position], at: position)
            step.turn = turn
            self.steps.append(step)
        }
        self.goOn(at: now)
    }
}
