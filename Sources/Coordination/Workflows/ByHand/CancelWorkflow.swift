public import JSON
public import Postgres
public import Vocabulary

/// Undoes a run that has not ended.
public struct CancelWorkflow: Command, JSONDecodable {
    public static let name = "coordination.cancel_workflow"
    public typealias Receipt = WorkflowReceipt

    public let run: WorkflowRunID

    public init(_ run: WorkflowRunID) { self.run = run }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("workflow_id", self.run) } }

    public init(json: JSONValue) throws(JSONFault) { self.run = try JSONFields(json).id("workflow_id") }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: CancelWorkflow, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            try await work.change(input.run) { run in
                guard !run.isEnded, !run.isTurned else { return .workflowNotListening }
                run.turn(.cancelled, at: work.now)
                return nil
            }
        }
    }
}
