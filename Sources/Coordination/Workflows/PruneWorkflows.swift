public import JSON
import Postgres
import Vocabulary

/// Removes runs that ended long ago, with their history and their children. Their keys may be used again then.
public struct PruneWorkflows: Job {
    public static let kind = "coordination.prune_workflows"
    /// Runs that one job removes at most; another follows while there are more.
    static let batch = 1000

    public init() {}
    public init(json: JSONValue) throws(JSONFault) {}
    public func encode(into json: inout JSONWriter) { json.object { _ in } }

    public struct Handler: JobHandler {
        private let history: Duration

        /// - Parameter history: how long runs stay that have ended.
        public init(history: Duration) { self.history = history }

        public func run(_ job: PruneWorkflows, _ run: JobRun) async throws {
            try await run.finish { (work) throws(DatabaseError) in
                let removed = try await work.transaction.rows(
                    """
                    DELETE FROM coordination.workflow_runs WHERE run_id IN (
                        SELECT run_id FROM coordination.workflow_runs
                        WHERE ended_at < \(work.now.advanced(by: .zero - self.history)) AND parent_run_id IS NULL
                        ORDER BY ended_at LIMIT \(PruneWorkflows.batch) FOR UPDATE SKIP LOCKED
                    )
                    """)
                if removed.affected >= PruneWorkflows.batch { work.enqueue(job) }
            }
        }
    }
}
