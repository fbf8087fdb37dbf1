public import JSON
public import Postgres
public import Vocabulary

/// Lets the steps that wait for a person be tried again: failed compensations run, unknown outcomes are asked for.
public struct RetryWorkflow: Command, JSONDecodable {
    public static let name = "coordination.retry_workflow"
    public typealias Receipt = WorkflowReceipt

    public let run: WorkflowRunID
    /// One step only; `nil` for all of them.
    public let step: String?

    public init(_ run: WorkflowRunID, step: String? = nil) {
        self.run = run
        self.step = step
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("workflow_id", self.run)
            json.member("step", ifPresent: self.step)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.run = try fields.id("workflow_id")
        self.step = try fields.optional("step") { fields throws(JSONFault) in try fields.string("step") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: RetryWorkflow, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            try await work.change(input.run) { run in
                var isAny = false
                for step in run.steps where input.step == nil || input.step == step.name {
                    if run.retry(step.position, at: work.now) { isAny = true }
                }
                return isAny ? nil : .noStepWaitsForAPerson
            }
        }
    }
}

extension Refusal {
    static let noStepWaitsForAPerson = Refusal(
        .conflict, "coordination.no_step_waits", "No such step of the run waits for a person.", field: "step")
}
