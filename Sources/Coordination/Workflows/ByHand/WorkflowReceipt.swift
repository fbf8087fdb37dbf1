public import JSON
import Postgres
public import Vocabulary

/// Where a run stands after something was done to it by hand.
public struct WorkflowReceipt: JSONEncodable, JSONDecodable, Sendable, Equatable {
    public let run: WorkflowRunID
    public let state: String

    init(_ run: WorkflowRun) {
        self.run = run.id
        self.state = run.state.rawValue
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("workflow_id", self.run)
            json.member("state", self.state)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.run = try fields.id("workflow_id")
        self.state = try fields.string("state")
    }
}

extension UnitOfWork {
    /// Locks the run, lets `change` change it, and saves it.
    func change(
        _ run: WorkflowRunID, _ change: (inout WorkflowRun) -> Refusal?
    ) async throws(DatabaseError) -> Result<WorkflowReceipt, Refusal> {
        guard var current = try await WorkflowRun.lock(run, in: self) else { return .failure(.noSuchWorkflow) }
        let old = current
        if let refusal = change(&current) { return .failure(refusal) }
        current.save(over: old, in: self)
        return .success(WorkflowReceipt(current))
    }
}
