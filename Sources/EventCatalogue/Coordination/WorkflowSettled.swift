/// A run of a workflow ended, or needs somebody: `state` says which.
public struct WorkflowSettled: Event {
    public let workflowID: Int64
    public let workflow: String
    public let version: Int
    /// `completed`, `compensated`, `compensation_failed`, `outcome_unknown` …
    public let state: String
    /// Why it was undone, where it was.
    public let cause: String?

    public init(workflowID: Int64, workflow: String, version: Int, state: String, cause: String?) {
        self.workflowID = workflowID
        self.workflow = workflow
        self.version = version
        self.state = state
        self.cause = cause
    }

    public static let shape: EventShape<Self> = EventShape(
        "coordination.workflow_settled", "A run of a workflow ended, or waits for staff.", lane: .critical, Self.init,
        EventField("workflow_id", \.workflowID), EventField("workflow", \.workflow), EventField("version", \.version),
        EventField("state", \.state), EventField("cause", \.cause))
}
