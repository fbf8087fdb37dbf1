public import JSON
public import Postgres
import Vocabulary

/// A line of the list of runs.
public struct WorkflowSummary: RowDecodable, JSONEncodable, Sendable {
    let id: WorkflowRunID
    let name, key, state, operation: String
    let version: Int
    let cause: String?
    let user: UserID?
    let parent: WorkflowRunID?
    let patchedFrom: Int?
    let fork: Fork?
    let startedAt, deadline: Instant
    let endedAt, unregisteredSince: Instant?

    struct Fork: JSONEncodable {
        let source: WorkflowRunID
        let step, reason: String

        func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("workflow_id", self.source)
                json.member("step", self.step)
                json.member("reason", self.reason)
            }
        }
    }

    static let columns: SQL = """
        SELECT run_id, name, version, key, state, cause, operation_id, started_at, deadline, ended_at,
            unregistered_since, user_id, parent_run_id, patched_from, forked_from, forked_at, fork_reason
        FROM coordination.workflow_runs
        """

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("run_id")
        self.name = try row.get("name")
        self.version = try row.get("version")
        self.key = try row.get("key")
        self.state = try row.get("state")
        self.cause = try row.optional("cause")
        self.operation = try row.get("operation_id")
        self.startedAt = try row.get("started_at")
        self.deadline = try row.get("deadline")
        self.endedAt = try row.optional("ended_at")
        self.unregisteredSince = try row.optional("unregistered_since")
        self.user = try row.optional("user_id")
        self.parent = try row.optional("parent_run_id")
        self.patchedFrom = try row.optional("patched_from")
        self.fork = try row.optional("forked_from").map { (source) throws(DatabaseError) in
            Fork(source: source, step: try row.get("forked_at"), reason: try row.get("fork_reason"))
        }
    }

    public func encode(into json: inout JSONWriter) { json.object { self.encode(members: &$0) } }

    func encode(members json: inout JSONWriter) {
        json.member("workflow_id", self.id)
        json.member("name", self.name)
        json.member("version", self.version)
        json.member("key", self.key)
        json.member("state", self.state)
        json.member("cause", self.cause)
        json.member("operation_id", self.operation)
        json.member("started_at", self.startedAt)
        json.member("deadline", self.deadline)
        json.member("ended_at", self.endedAt)
        json.member("unregistered_since", self.unregisteredSince)
        json.member("user_id", self.user)
        json.member("parent_workflow_id", self.parent)
        json.member("patched_from", self.patchedFrom)
        json.member("forked_from", self.fork)
    }
}
