public import Coordination
import Postgres
import Vocabulary

/// What Gamification tells of a member's state. A new section is a line in ``sections``.
public enum GamificationState {
    public static let sections: [any StateSection] = [
        BesitoSection(), LevelSection(), InventorySection(), MissionSection(), AchievementSection(),
    ]
}

private struct BesitoSection: StateSection {
    let name = "besitos"

    func expression(for user: UserID, at now: Instant) -> SQL {
        """
        (SELECT jsonb_build_object('besitos', coalesce(sum(b.besitos), 0) - coalesce(sum(lapsed), 0),
                'lifetime_besitos', coalesce(sum(lifetime_besitos), 0),
                'owed', coalesce((SELECT besitos FROM gamification.debts WHERE user_id = \(user)), 0))
         FROM gamification.user_balances AS b
         CROSS JOIN LATERAL (
             SELECT sum(remaining) AS lapsed FROM gamification.lots
             WHERE b.lapses_from <= \(now) AND user_id = b.user_id AND is_open AND expires_at <= \(now)) AS lots
         WHERE b.user_id = \(user))
        """
    }
}

private struct LevelSection: StateSection {
    let name = "standing"

    func expression(for user: UserID, at now: Instant) -> SQL {
        "coalesce((SELECT to_jsonb(standing) FROM (\(SQL.standing(of: user, at: now))) AS standing), '{}')"
    }
}

private struct InventorySection: StateSection {
    let name = "inventory"

    func expression(for user: UserID, at now: Instant) -> SQL {
        """
        (SELECT coalesce(jsonb_agg(jsonb_build_object('item_id', item_id, 'key', item_key, 'quantity', quantity)
                ORDER BY item_key), '[]')
         FROM gamification.user_inventory JOIN gamification.items USING (item_id) WHERE user_id = \(user))
        """
    }
}

private struct MissionSection: StateSection {
    let name = "missions"

    /// What goes on and what waits to be claimed.
    func expression(for user: UserID, at now: Instant) -> SQL {
        """
        (SELECT coalesce(jsonb_agg(jsonb_build_object('mission_id', mission_id, 'key', mission_key,
                'period_key', period_key, 'status', held.status, 'expires_at', expires_at, 'progress', progress)
                ORDER BY position, period_key), '[]')
         FROM gamification.user_missions AS held JOIN gamification.missions AS mission USING (mission_id)
         WHERE user_id = \(user) AND (held.status = 'completed'
            OR held.status = 'active' AND (expires_at IS NULL OR expires_at > \(now))))
        """
    }
}

private struct AchievementSection: StateSection {
    let name = "achievements"

    func expression(for user: UserID, at now: Instant) -> SQL {
        """
        (SELECT jsonb_build_object('points', coalesce(sum(points), 0), 'unlocked', coalesce(jsonb_agg(
                jsonb_build_object('achievement_id', achievement_id, 'key', achievement_key, 'times', times,
                    'unlocked_at', unlocked_at)
                ORDER BY unlocked_at, achievement_id), '[]'))
         FROM gamification.user_achievements JOIN gamification.achievements USING (achievement_id)
         WHERE user_id = \(user) AND revoked_at IS NULL)
        """
    }
}
