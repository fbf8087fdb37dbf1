import JSON
import Vocabulary

@testable import Coordination

extension StepDefinition {
    /// A step that the rules can be tried with; nobody runs it.
    static func plain(_ name: String, after: [Int] = [], isUndoable: Bool = true) -> StepDefinition {
        let never: Prepare = { (_) throws(JSONFault) in throw JSONFault(field: "", rule: "is never asked for") }
        return StepDefinition(name: name, after: after, work: .command(never, undo: isUndoable ? never : nil))
    }
}

extension WorkflowRun {
    static let start = Instant(seconds: 1_000_000)

    static func begun(_ plan: [StepDefinition]) -> WorkflowRun {
        var run = WorkflowRun(
            id: WorkflowRunID(1), name: "test.run", version: 1, startedAt: Self.start,
            deadline: Self.start.advanced(by: .seconds(3600)), outsideKey: "key", input: "{}")
        run.begin(plan, at: Self.start)
        return run
    }

    func names(_ state: WorkflowStep.State) -> [String] {
        self.steps.filter { $0.state == state }.map(\.name)
    }
}
