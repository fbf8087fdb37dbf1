/// The workflows that this program can run, each version by itself. Built once, when the program starts.
public struct WorkflowRegistry: Sendable {
    package struct Version: Hashable, Sendable {
        let name: String
        let version: Int
    }

    private var plans: [Version: [StepDefinition]] = [:]
    private var patches: [Version: [PatchPoint]] = [:]

    public init() {}

    /// A version of a workflow that is twice the same, has no steps or more than 64, or two steps of one name, is
    /// a mistake in the program; so is a patch of no older version, or of one that differs before the step.
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
        self.patches[version] = Added.patches
        for (version, points) in self.patches where version.name == Added.name {
            for point in points { precondition(self.fits(point, of: version), "\(Added.name) has no such \(point)") }
        }
    }

    /// True while the older version is not registered.
    private func fits(_ point: PatchPoint, of version: Version) -> Bool {
        guard let old = self.plans[Version(name: version.name, version: point.version)] else { return true }
        guard point.version < version.version, let position = old.firstIndex(where: { $0.name == point.step }),
            let new = self.plans[version], new.count >= position
        else { return false }
        return zip(old, new).prefix(position).allSatisfy { WorkflowStep($0, at: 0).isSaid(as: WorkflowStep($1, at: 0)) }
    }

    /// The newest version that `run` may go over to before `step`, whose turn has come.
    package func patch(of run: WorkflowRun, at step: WorkflowStep) -> Patch? {
        let point = PatchPoint(of: run.version, before: step.name)
        let found = self.patches.filter { $0.key.name == run.name && $0.value.contains(point) }.keys
        guard let version = found.max(by: { $0.version < $1.version }), let plan = self.plans[version] else {
            return nil
        }
        let patch = Patch(version: version.version, plan: plan, position: step.position)
        return run.accepts(patch) ? patch : nil
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
