import JSON
import Postgres
import Vocabulary

/// A run that another one started, or that began with its results.
struct WorkflowRelative: RowDecodable, JSONEncodable, Sendable {
    /// Shown of one run at most.
    private static let limit = 200

    let isChild: Bool
    private let step, name, state: String
    private let run: WorkflowRunID

    /// Children and forks.
    static func all(of run: WorkflowRunID) -> SQL {
        """
        SELECT relative.run_id, relative.name, relative.state, parent_run_id IS NOT DISTINCT FROM \(run) AS is_child,
            coalesce(step.name, forked_at) AS step
        FROM coordination.workflow_runs AS relative
        LEFT JOIN coordination.workflow_steps AS step
            ON step.run_id = parent_run_id AND step.position = parent_position
        WHERE parent_run_id = \(run) OR forked_from = \(run)
        ORDER BY relative.run_id LIMIT \(Self.limit)
        """
    }

    init(row: Row) throws(DatabaseError) {
        self.run = try row.get("run_id")
        self.name = try row.get("name")
        self.state = try row.get("state")
        self.step = try row.get("step")
        self.isChild = try row.get("is_child")
    }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("step", self.step)
            json.member("workflow_id", self.run)
            json.member("name", self.name)
            json.member("state", self.state)
        }
    }
}
