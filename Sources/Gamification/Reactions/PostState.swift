public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// How the delivery of a post stands.
public enum PostState: String, Sendable {
    case pending, published, failed
    /// Telegram's answer was lost: staff say what became of it, at the workflow.
    case unclear
}

/// A post as staff see it in their list: with how its delivery stands, and what went wrong.
public struct ListedPost: RowDecodable, JSONEncodable, Sendable {
    public let post: PostView
    public let state: PostState
    /// The run that delivers it; `nil` once it is forgotten.
    public let workflow: WorkflowRunID?
    public let fault: String?

    public init(row: Row) throws(DatabaseError) {
        self.post = try PostView(row: row)
        guard let state = PostState(rawValue: try row.get("state")) else { throw .badColumn("state") }
        self.state = state
        self.workflow = try row.optional("run_id")
        self.fault = state == .failed || state == .unclear ? try row.optional("fault") : nil
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            self.post.members(into: &json)
            json.member("state", self.state.rawValue)
            json.member("workflow_id", self.workflow)
            json.member("fault", self.fault)
        }
    }
}

extension SQL {
    /// - Parameter posts: a statement that reads posts.
    static func states(of posts: SQL, deliveredBy workflow: String) -> SQL {
        """
        SELECT post.*, run.run_id, run.fault,
               CASE WHEN message_id IS NOT NULL THEN 'published'
                    WHEN run.state = 'outcome_unknown' THEN 'unclear'
                    WHEN run.state IN ('compensating', 'compensated', 'compensation_failed') THEN 'failed'
                    ELSE 'pending' END AS state
        FROM (\(posts)) AS post
        LEFT JOIN published.workflow_runs AS run ON run.name = \(workflow) AND run.key = post.delivery_key
        ORDER BY post_id DESC
        """
    }
}
