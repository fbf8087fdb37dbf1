public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

/// `gamification.user_achievements`. What was given once is not paid again, even when it was revoked meanwhile.
public struct PostgresAchievements: Achievements {
    let ledger: any BesitoLedger
    let inventory: any Inventory

    public init(ledger: any BesitoLedger, inventory: any Inventory) {
        self.ledger = ledger
        self.inventory = inventory
    }

    public func grant(
        _ key: String, to user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> GrantedAchievement? {
        guard let row = try await work.transaction.rows(.grant(key, to: user, from: source, at: work.now)).first else {
            return nil
        }
        let reward: Reward = try row.get("is_paid_already") ? .nothing : try row.reward("rewards")
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
    /// No row when there is none to be had, or the member has it.
    fileprivate static func grant(_ key: String, to user: UserID, from source: String, at now: Instant) -> SQL {
        """
        WITH granted AS (
            INSERT INTO gamification.user_achievements AS held (user_id, achievement_id, unlocked_at, source)
            SELECT \(user), achievement_id, \(now), \(source)
            FROM gamification.achievements WHERE achievement_key = \(key) AND status = 'active'
            ON CONFLICT (user_id, achievement_id) DO UPDATE
            SET revoked_at = NULL, source = excluded.source, unlocked_at = excluded.unlocked_at
            WHERE held.revoked_at IS NOT NULL
            RETURNING achievement_id, xmax <> 0 AS is_paid_already
        )
        SELECT achievement_id, is_paid_already, icon, name::text, rewards::text
        FROM granted JOIN gamification.achievements USING (achievement_id)
        """
    }
}
