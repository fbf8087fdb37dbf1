public import Coordination
import EventCatalogue
public import JSON
import Postgres
import Vocabulary

/// Takes what reversals left owing from balances that have grown since.
public struct CollectDebts: Job {
    public static let kind = "gamification.collect_debts"
    public static let policy = JobPolicy(priority: 8, timeout: .seconds(600))
    /// Members per transaction.
    static let batch = 100

    public init() {}
    public init(json: JSONValue) throws(JSONFault) {}
    public func encode(into json: inout JSONWriter) { json.object { _ in } }

    public struct Handler: JobHandler {
        private let ledger = PostgresBesitoLedger()

        public init() {}

        /// Each transaction goes on behind the last member of the one before.
        public func run(_ job: CollectDebts, _ run: JobRun) async throws {
            var (last, done) = (UserID(0), Int64(0))
            while !run.isCancelled {
                var debtors: [(user: UserID, owed: Besitos)] = []
                try await run.checkpoint { (work) throws(DatabaseError) in
                    debtors = try await Self.debtors(after: last, in: work)
                    for (user, owed) in debtors { try await self.collect(owed, of: user, in: work) }
                }
                done += Int64(debtors.count)
                run.progress(done: done, note: "members")
                guard let end = debtors.last, debtors.count == CollectDebts.batch else { return }
                last = end.user
            }
        }

        private static func debtors(
            after last: UserID, in work: UnitOfWork
        ) async throws(DatabaseError) -> [(user: UserID, owed: Besitos)] {
            let rows = try await work.transaction.rows(
                """
                SELECT user_id, least(debt.besitos, b.besitos) AS owed
                FROM gamification.debts AS debt JOIN gamification.user_balances AS b USING (user_id)
                WHERE user_id > \(last) AND b.besitos > 0
                  AND NOT EXISTS (SELECT FROM gamification.frozen_balances AS f WHERE f.user_id = debt.user_id)
                ORDER BY user_id LIMIT \(CollectDebts.batch)
                FOR UPDATE OF b
                """)
            var debtors: [(user: UserID, owed: Besitos)] = []
            for row in rows { debtors.append((try row.get("user_id"), try row.get("owed"))) }
            return debtors
        }

        /// What has lapsed meanwhile is not there to be taken: the next run finds what is.
        private func collect(_ owed: Besitos, of user: UserID, in work: UnitOfWork) async throws(DatabaseError) {
            let taking = Taking(type: "reversal", source: "reversal", reference: "debt")
            guard case .success = try await self.ledger.take(owed, of: user, as: taking, in: work) else { return }
            work.transaction.queue("DELETE FROM gamification.debts WHERE user_id = \(user) AND besitos = \(owed)")
            work.transaction.queue(
                """
                UPDATE gamification.debts SET besitos = besitos - \(owed), updated_at = \(work.now)
                WHERE user_id = \(user) AND besitos > \(owed)
                """)
            work.emit(BesitosReversed(amount: owed, reference: "debt"), about: user)
        }
    }
}
