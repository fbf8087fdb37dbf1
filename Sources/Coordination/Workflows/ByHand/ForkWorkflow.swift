public import JSON
public import Postgres
public import Vocabulary

/// Starts a run in the middle: with the results that a run which has ended got before a step, doing that step and what
/// follows anew.
///
/// What was copied stays the other run's: the new one never takes it back, so that nothing is refunded twice. What was
/// undone has no result that still holds, and cannot be copied.
public struct ForkWorkflow: Command, JSONDecodable {
    public static let name = "coordination.fork_workflow"
    public typealias Receipt = WorkflowReceipt

    public let run: WorkflowRunID
    /// The first step that is done anew.
    public let step: String
    /// Shown with the new run.
    public let reason: String

    public init(_ run: WorkflowRunID, from step: String, reason: String) {
        self.run = run
        self.step = step
        self.reason = reason
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("workflow_id", self.run)
            json.member("step", self.step)
            json.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.run = try fields.id("workflow_id")
        self.step = try fields.string("step")
        self.reason = try fields.string("reason")
    }

    public struct Handler: CommandHandler {
        private let registry: WorkflowRegistry

        public init(registry: WorkflowRegistry) { self.registry = registry }

        public func validate(_ input: ForkWorkflow) -> Refusal? {
            (1...500).contains(input.reason.utf8.count) && !input.reason.utf8.contains(0) ? nil : .reasonNeeded
        }

        public func execute(
            _ input: ForkWorkflow, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            guard let source = try await WorkflowRun.lock(input.run, in: work) else { return .failure(.noSuchWorkflow) }
            guard source.isEnded else { return .failure(.workflowNotEnded) }
            guard let plan = self.registry.plan(of: source), source.isSaid(as: plan) else {
                return .failure(.workflowUnregistered)
            }
            guard let step = source.steps.first(where: { $0.name == input.step }) else { return .failure(.noSuchStep) }
            let before = source.steps.prefix(step.position)
            if let lost = before.first(where: { $0.state != .completed }) { return .failure(.stepDoesNotHold(lost)) }
            return .success(WorkflowReceipt(try await self.fork(source, plan, after: before, input, in: work)))
        }

        private func fork(
            _ source: WorkflowRun, _ plan: [StepDefinition], after done: ArraySlice<WorkflowStep>,
            _ input: ForkWorkflow, in work: UnitOfWork
        ) async throws(DatabaseError) -> WorkflowRun {
            let order = RunOrder(
                name: source.name, version: source.version, key: "fork:\(work.operation)", input: source.input,
                deadline: work.now.advanced(by: source.deadline.duration(since: source.startedAt)),
                fork: RunOrder.Fork(source: source.id, step: input.step, reason: input.reason))
            guard let id = try await work.insert(order), let empty = try await WorkflowRun.lock(id, in: work) else {
                throw .badColumn("run_id")
            }
            var run = empty
            run.begin(plan, having: done, at: work.now)
            run.save(over: empty, in: work)
            return run
        }
    }
}

extension WorkflowRun {
    /// Gives the run its steps, the first of which `done` are done, and not its own to undo.
    mutating func begin(_ plan: [StepDefinition], having done: ArraySlice<WorkflowStep>, at now: Instant) {
        self.steps = plan.enumerated().map { position, step in
            guard position < done.count else { return WorkflowStep(step, at: position) }
            return WorkflowStep(copying: done[position])
        }
        self.goOn(at: now)
    }

    /// Whether its steps are still those of `plan`.
    fileprivate func isSaid(as plan: [StepDefinition]) -> Bool {
        self.steps.count == plan.count && zip(self.steps, plan).allSatisfy { $0.name == $1.name && $0.kind == $1.kind }
    }
}

extension WorkflowStep {
    fileprivate init(copying step: WorkflowStep) {
        self.init(position: step.position, name: step.name, kind: step.kind, after: step.after, isUndoable: false)
        self.state = .completed
        self.completion = step.completion
        self.input = step.input
        self.output = step.output
    }
}

extension Refusal {
    static let workflowNotEnded = Refusal(
        .conflict, "coordination.workflow_not_ended", "The run has not ended; only runs that have can be forked.")
    static let noSuchStep = Refusal(
        .invalid, "coordination.no_such_step", "The run has no step of this name.", field: "step")
    static let reasonNeeded = Refusal(
        .invalid, "coordination.reason_needed", "reason must have 1 to 500 bytes.", field: "reason")

    fileprivate static func stepDoesNotHold(_ step: WorkflowStep) -> Refusal {
        Refusal(
            .conflict, "coordination.step_does_not_hold",
            "The step \(step.name) before it is \(step.state.rawValue): fork from there at the latest.", field: "step")
    }
}
