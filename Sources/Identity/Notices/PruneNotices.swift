public import Coordination
public import JSON
import Postgres
import Vocabulary

/// Removes notices that nobody will look at again.
public struct PruneNotices: Job {
    public static let kind = "identity.prune_notices"
    static let history: Duration = .seconds(30 * 86_400)
    /// Rows that one run removes at most; another follows while there are more.
    static let batch = 5000

    public init() {}
    public init(json: JSONValue) throws(JSONFault) {}
    public func encode(into json: inout JSONWriter) { json.object { _ in } }

    public struct Handler: JobHandler {
        public init() {}

        public func run(_ job: PruneNotices, _ run: JobRun) async throws {
            try await run.finish { (work) throws(DatabaseError) in
                let removed = try await work.transaction.rows(
                    """
                    DELETE FROM identity.notices WHERE notice_id IN (
                        SELECT notice_id FROM identity.notices
                        WHERE created_at < \(work.now.advanced(by: .zero - PruneNotices.history))
                        LIMIT \(PruneNotices.batch) FOR UPDATE SKIP LOCKED
                    )
                    """)
                if removed.affected >= PruneNotices.batch { work.enqueue(job) }
            }
        }
    }
}
