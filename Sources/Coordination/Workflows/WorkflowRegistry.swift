/// The workflows that this program can run, each version by itself. Built once, when the program starts.
public struct WorkflowRegistry: Sendable {
    package struct Version: Hashable, Sendable {
        let name: String
        let version: Int
    }

    private var plans: [Version: [StepDefinition]] = [:]

    public init() {}

    /// A version of a workflow that is twice the same, has no steps or more than 64, or two steps of one name, is
    /// a mistake in the program.
    public mutating func add<Added: Workflow>(_ workflow: Added) {
        var flow = Flow<Added.Input>()
        workflow.define(&flow)
        let version = Version(name: Added.name, version: Added.version)
        precondition(self.plans[version] == nil, "two workflows \(Added.name) \(Added.version)")
        precondition((1...64).contains(flow.steps.count), "\(Added.name) must have 1 to 64 steps")
        let names = Set(flow.steps.map(\.name))
        precondition(names.count == flow.steps.count, "two steps of \(Added.name) have one name")
        precondition(names.allSatisfy(Self.isName), "a step of \(Added.name) has a malformed name")
        self.plans[version] = flow.steps
    }

    package static func isName(_ text: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = text.utf8.first, letters.contains(first), text.utf8.count <= 64 else { return false }
        return text.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_") }
    }

    /// Names of what is registered, for the metrics.
    package var names: [String] { Set(self.plans.keys.map(\.name)).sorted() }

    package func plan(of run: WorkflowRun) -> [StepDefinition]? {
        self.plans[Version(name: run.name, version: run.version)]
    }

    /// `nil` when nobody here knows the version, or the version was changed under a running run.
    package func step(_ step: WorkflowStep, of run: WorkflowRun) -> StepDefinition? {
        self.plan(of: run)?.first { $0.name == step.name && $0.kind == step.kind }
    }
}
