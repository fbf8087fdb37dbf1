import Coordination
import EventCatalogue
import Postgres
import Vocabulary

/// Tells members of the levels they rise to, and gives what those give, once each.
struct LevelKeeper {
    let payer: RewardPayer

    /// What is given here may lift them again: that is told with the event of it.
    func follow(_ done: [DoneDeed], in work: UnitOfWork) async throws(DatabaseError) {
        let earners = Set(done.filter { $0.deed.name == "besitos_earned" }.map(\.user))
        guard !earners.isEmpty else { return }
        let rows = try await work.transaction.rows(.rise(earners.map(\.rawValue).sorted(), at: work.now))
        for row in rows {
            let (user, level): (UserID, Int64) = (try row.get("user_id"), try row.get("level"))
            work.emit(LevelReached(level: Int(level), lifetimeBesitos: try row.get("lifetime_besitos")), about: user)
            _ = try await self.payer.payWhatMayBe(
                try row.reward("rewards"), to: user, from: .level, reference: "level:\(level)", in: work)
        }
    }
}

extension SQL {
    /// A row for each level that somebody has reached and was not told of.
    fileprivate static func rise(_ users: [Int64], at now: Instant) -> SQL {
        """
        WITH risen AS (
            SELECT user_id, curve.level, rewards, lifetime_besitos
            FROM gamification.user_progress AS progress
            JOIN (SELECT user_id, lifetime_besitos AS lifetime FROM gamification.user_balances) AS balance USING (user_id)
            JOIN gamification.level_curve AS curve
                ON curve.level > progress.level AND curve.lifetime_besitos <= balance.lifetime
            WHERE user_id = ANY (\(users))
        ), kept AS (
            UPDATE gamification.user_progress AS progress SET level = top.level, updated_at = \(now)
            FROM (SELECT user_id, max(level) AS level FROM risen GROUP BY user_id) AS top
            WHERE progress.user_id = top.user_id
        )
        SELECT user_id, level, rewards::text, lifetime_besitos FROM risen ORDER BY user_id, level
        """
    }
}
