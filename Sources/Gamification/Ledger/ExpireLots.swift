public import Coordination
public import JSON
import Postgres
import Vocabulary

/// Takes what has lapsed out of balances, though its owners do nothing: members' history shows the day it went.
/// Spending and granting do the same for the member at hand, so no balance depends on this being done in time.
public struct ExpireLots: Job {
    public static let kind = "gamification.expire_lots"
    public static let policy = JobPolicy(priority: 8, timeout: .seconds(600))
    /// Members per transaction.
    static let batch = 100

    public init() {}
    public init(json: JSONValue) throws(JSONFault) {}
    public func encode(into json: inout JSONWriter) { json.object { _ in } }

    public struct Handler: JobHandler {
        private let ledger = PostgresBesitoLedger()

        public init() {}

        public func run(_ job: ExpireLots, _ run: JobRun) async throws {
            var done: Int64 = 0
            while !run.isCancelled {
                let members = try await self.expireBatch(run)
                done += Int64(members)
                run.progress(done: done, note: "members")
                guard members > 0 else { return }
            }
        }

        /// - Returns: how many members lost something.
        private func expireBatch(_ run: JobRun) async throws(DatabaseError) -> Int {
            var members: [UserID] = []
            try await run.checkpoint { (work) throws(DatabaseError) in
                members = try await Self.lapsing(in: work)
                for member in members { try await self.ledger.expireLots(of: member, in: work) }
            }
            return members.count
        }

        /// In the order of their ids, as everybody locks who locks several.
        private static func lapsing(in work: UnitOfWork) async throws(DatabaseError) -> [UserID] {
            let rows = try await work.transaction.rows(
                """
                SELECT user_id FROM (
                    SELECT user_id FROM gamification.lots WHERE is_open AND expires_at <= \(work.now)
                    ORDER BY expires_at LIMIT \(ExpireLots.batch)
                ) AS lapsing GROUP BY user_id ORDER BY user_id
                """)
            var members: [UserID] = []
            for row in rows { members.append(try row.get("user_id")) }
            return members
        }
    }
}
