public import Coordination
public import JSON
import Postgres
import Vocabulary

/// Ends missions whose time is up. Nobody can complete them any more, also before this is done.
public struct ExpireMissions: Job {
    public static let kind = "gamification.expire_missions"
    public static let policy = JobPolicy(priority: 8, timeout: .seconds(600))
    /// Rows per transaction.
    static let batch = 1000

    public init() {}
    public init(json: JSONValue) throws(JSONFault) {}
    public func encode(into json: inout JSONWriter) { json.object { _ in } }

    public struct Handler: JobHandler {
        public init() {}

        public func run(_ job: ExpireMissions, _ run: JobRun) async throws {
            var done: Int64 = 0
            while !run.isCancelled {
                var expired = 0
                try await run.checkpoint { (work) throws(DatabaseError) in
                    expired = try await work.transaction.rows(.expireMissions(at: work.now)).affected
                }
                done += Int64(expired)
                run.progress(done: done, note: "missions")
                guard expired == ExpireMissions.batch else { return }
            }
        }
    }
}

extension SQL {
    fileprivate static func expireMissions(at now: Instant) -> SQL {
        """
        UPDATE gamification.user_missions SET status = 'expired'
        WHERE status = 'active' AND (user_id, mission_id, period_key) IN (
            SELECT user_id, mission_id, period_key FROM gamification.user_missions
            WHERE status = 'active' AND expires_at <= \(now.advanced(by: .zero - MissionKeeper.lateness))
            ORDER BY expires_at LIMIT \(ExpireMissions.batch) FOR UPDATE SKIP LOCKED)
        """
    }
}
