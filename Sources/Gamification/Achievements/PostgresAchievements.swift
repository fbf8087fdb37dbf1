public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

/// `gamification.user_achievements`. What was given once is not paid again, even when it was lost meanwhile.
public struct PostgresAchievements: Achievements {
    let ledger: any BesitoLedger
    let inventory: any Inventory

    public init(ledger: any BesitoLedger, inventory: any Inventory) {
        self.ledger = ledger
        self.inventory = inventory
    }

    public func grant(
        _ key: String, times: Int64?, to user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> GrantedAchievement? {
        let rows = try await work.transaction.rows(.grant(key, times: times, to: user, from: source, at: work.now))
        guard let row = rows.first else { return nil }
        let reward = try row.reward("rewards").times(try row.get("unpaid"))
        let payer = RewardPayer(ledger: self.ledger, inventory: self.inventory, achievements: self)
        let paid = try await payer.payWhatMayBe(
            reward, to: user, from: .achievement, reference: "achievement:\(key)", in: work)
        work.emit(
            AchievementUnlocked(
                achievementID: try row.get("achievement_id"), achievementKey: key, besitos: paid.besitos, source: source
            ),
            about: user)
        return GrantedAchievement(
            key: key, icon: try row.get("icon"), name: try row.words("name"), besitos: paid.besitos, items: paid.items)
    }
}

extension SQL {
    /// No row when there is none to be had, or the member has it. Who lost one gets it back as it was.
    fileprivate static func grant(
        _ key: String, times: Int64?, to user: UserID, from source: String, at now: Instant
    ) -> SQL {
        """
        WITH granted AS (
            INSERT INTO gamification.user_achievements AS held (user_id, achievement_id, unlocked_at, source, times)
            SELECT \(user), achievement_id, \(now), \(source),
                CASE WHEN multiple_grant THEN coalesce(\(times)::integer, 1) ELSE 1 END
            FROM gamification.achievements WHERE achievement_key = \(key) AND status = 'active'
            ON CONFLICT (user_id, achievement_id) DO UPDATE
            SET revoked_at = NULL, has_lapsed = false, source = excluded.source, unlocked_at = excluded.unlocked_at,
                times_before = held.times,
                times = CASE WHEN held.revoked_at IS NULL AND \(times)::integer IS NULL THEN held.times + 1
                    ELSE greatest(held.times, excluded.times) END
            WHERE held.revoked_at IS NOT NULL OR (\(times)::integer IS NULL OR excluded.times > held.times) AND (
                SELECT multiple_grant FROM gamification.achievements AS a WHERE a.achievement_id = held.achievement_id)
            RETURNING achievement_id, times - times_before AS unpaid
        )
        SELECT achievement_id, unpaid, icon, name::text, rewards::text
        FROM granted JOIN gamification.achievements USING (achievement_id)
        """
    }
}
