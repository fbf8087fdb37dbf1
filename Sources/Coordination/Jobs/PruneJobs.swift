public import JSON
import Postgres
import Vocabulary

/// Removes jobs that ended long ago; those that were given up stay longer, for staff to look at.
public struct PruneJobs: Job {
    public static let kind = "coordination.prune_jobs"
    /// Rows that one run removes at most; another follows while there are more.
    static let batch = 5000

    public init() {}
    public init(json: JSONValue) throws(JSONFault) {}
    public func encode(into json: inout JSONWriter) { json.object { _ in } }

    public struct Handler: JobHandler {
        private let history, discardedHistory: Duration

        /// - Parameters:
        ///   - history: how long completed and cancelled jobs stay.
        ///   - discardedHistory: how long those stay that were given up.
        public init(history: Duration, discardedHistory: Duration) {
            self.history = history
            self.discardedHistory = discardedHistory
        }

        public func run(_ job: PruneJobs, _ run: JobRun) async throws {
            try await run.finish { (work) throws(DatabaseError) in
                let removed = try await work.transaction.rows(
                    """
                    DELETE FROM coordination.jobs WHERE job_id IN (
                        SELECT job_id FROM coordination.jobs
                        WHERE ended_at < \(work.now.advanced(by: .zero - self.history))
                          AND (state <> 'discarded' OR ended_at < \(work.now.advanced(by: .zero - self.discardedHistory)))
                          AND (unique_until IS NULL OR unique_until < \(work.now))
                        LIMIT \(PruneJobs.batch) FOR UPDATE SKIP LOCKED
                    )
                    """)
                if removed.affected >= PruneJobs.batch { work.enqueue(job) }
            }
        }
    }
}
