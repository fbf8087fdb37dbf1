public import JSON
public import Postgres
public import Vocabulary

/// A person says how it stands with a step that the program could not find out about, or not undo.
public struct ResolveWorkflowStep: Command, JSONDecodable {
    public static let name = "coordination.resolve_workflow_step"
    public typealias Receipt = WorkflowReceipt

    public enum Finding: String, Sendable, CaseIterable {
        /// It took effect; the output is said too.
        case happened
        /// It took no effect and will not.
        case didNotHappen = "did_not_happen"
        /// It was undone by hand.
        case compensated
    }

    public let run: WorkflowRunID
    public let step: String
    public let finding: Finding
    /// What the step would have given, for `.happened`.
    public let output: JSONValue?

    public init(_ run: WorkflowRunID, step: String, _ finding: Finding, output: JSONValue? = nil) {
        self.run = run
        self.step = step
        self.finding = finding
        self.output = output
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("workflow_id", self.run)
            json.member("step", self.step)
            json.member("finding", self.finding.rawValue)
            json.member("output", ifPresent: self.output)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.run = try fields.id("workflow_id")
        self.step = try fields.string("step")
        self.finding = try fields.choice("finding")
        self.output = try fields.optional("output") { fields throws(JSONFault) in try fields.value("output") }
    }

    public struct Handler: CommandHandler {
        private let registry: WorkflowRegistry

        public init(registry: WorkflowRegistry) { self.registry = registry }

        public func execute(
            _ input: ResolveWorkflowStep, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            try await work.change(input.run) { run in
                guard let step = run.steps.first(where: { $0.name == input.step }) else { return .stepNotOpen }
                let before = step.state
                if let refusal = self.resolve(step, input, &run, at: work.now) { return refusal }
                let fault = StepFault(code: "coordination.resolved_by_hand", detail: "It was \(before.rawValue).")
                let end = WorkflowAttempt.End(
                    input.finding == .didNotHappen ? .noEffect : .done, fault, output: run.steps[step.position].output,
                    duration: .zero)
                WorkflowAttempt.note(.resolve, step, of: run.id, input: nil, end, in: work)
                return nil
            }
        }

        private func resolve(
            _ step: WorkflowStep, _ input: ResolveWorkflowStep, _ run: inout WorkflowRun, at now: Instant
        ) -> Refusal? {
            switch (input.finding, step.state) {
            case (.happened, .unresolved), (.happened, .asking):
                guard let output = input.output else { return .outputNeeded("is required") }
                guard let definition = self.registry.step(step, of: run) else { return .workflowUnregistered }
                do throws(JSONFault) { try definition.accept(output) } catch { return .outputNeeded("\(error)") }
                run.complete(step.position, output: JSONWriter.text(of: output), at: now)
            case (.didNotHappen, .unresolved), (.didNotHappen, .asking):
                run.didNotHappen(step.position, isLast: false, at: now)
            // A child has steps of its own to resolve.
            case (.compensated, .compensationFailed),
                (.compensated, .compensating) where step.kind != .child:
                run.compensated(step.position, at: now)
            default: return .stepNotOpen
            }
            return nil
        }
    }
}

extension Refusal {
    static let stepNotOpen = Refusal(
        .conflict, "coordination.step_not_open", "The step is not in a state that this would resolve.", field: "step")
    static let workflowUnregistered = Refusal(
        .conflict, "coordination.workflow_unregistered", "This server does not know the run's version of the workflow.")

    static func outputNeeded(_ fault: String) -> Refusal {
        Refusal(.invalid, "coordination.malformed_output", "The step's output: \(fault).", field: "output")
    }
}
