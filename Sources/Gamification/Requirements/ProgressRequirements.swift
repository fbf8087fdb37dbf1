import Coordination
import JSON
import Postgres

/// Having done something so often: `{"deeds": {"decisions": 10}}`.
struct DeedsDone: RequirementKind {
    static let kind = "deeds"
    let name = Self.kind
    let aliases = ["deed"]
    let shape = RequirementShape.countedKey(1...1_000_000_000)
    let summary = "The member has done this so often; the deeds are those of missions."
    let suggestion = "gamification.do_deed"
    /// Counted when the event of the deed is handed on.
    let isKept = false

    private static let labels = JSONWriter.text(
        of: JSONValue.object(JSONObject(Deed.all.map { ($0.name, JSONValue(of: $0.label)) })))

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT deed AS subject, coalesce((deeds ->> deed)::bigint, 0) AS current,
            (\(Self.labels)::jsonb -> deed)::text AS label
        FROM unnest(\(question.subjects)) AS asked (deed)
        LEFT JOIN gamification.user_progress ON user_id = \(question.user)
        """
    }
}

/// Having completed a mission, so many times: `{"mission": "first-steps"}`. A mission that requires another follows it.
struct MissionDone: RequirementKind {
    let name = "mission"
    let aliases = ["missions", "required_missions"]
    let shape = RequirementShape.countedKey(1...10_000)
    let summary = "The member has completed this mission, so many times."
    let suggestion = "gamification.complete_mission"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT mission_key AS subject, count(completed_at) AS current, title::text AS label
        FROM gamification.missions AS mission
        LEFT JOIN gamification.user_missions AS held
            ON held.mission_id = mission.mission_id AND user_id = \(question.user)
        WHERE mission_key = ANY (\(question.subjects))
        GROUP BY mission_key, title
        """
    }
}

/// Having an achievement: `{"achievement": "night-owl"}`.
struct HasAchievement: RequirementKind {
    let name = "achievement"
    let aliases = ["achievements", "required_achievements", "has_achievements"]
    let shape = RequirementShape.key
    let summary = "The member has this achievement."
    let suggestion = "gamification.unlock_achievement"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT achievement_key AS subject, count(held.user_id) AS current, name::text AS label
        FROM gamification.achievements AS achievement
        LEFT JOIN gamification.user_achievements AS held ON held.achievement_id = achievement.achievement_id
            AND user_id = \(question.user) AND revoked_at IS NULL
        WHERE achievement_key = ANY (\(question.subjects))
        GROUP BY achievement_key, name
        """
    }
}

/// Having come so many days in a row, once: `{"streak": 7}`.
struct LongestStreak: RequirementKind {
    let name = "streak"
    let shape = RequirementShape.number(1...3650)
    let summary = "The member has come so many days in a row, at some time."
    let suggestion = "gamification.come_daily"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT '' AS subject, longest_streak::bigint AS current, NULL::text AS label FROM gamification.user_progress
        WHERE user_id = \(question.user)
        """
    }
}

/// Besitos earned since the beginning, spent or not: `{"lifetime_besitos": 500}`.
struct LifetimeBesitos: RequirementKind {
    static let kind = "lifetime_besitos"
    let name = Self.kind
    let shape = RequirementShape.number(1...1_000_000_000_000)
    let summary = "The member has earned so many besitos since the beginning, spent or not."
    let suggestion = "gamification.earn_besitos"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT '' AS subject, lifetime_besitos AS current, NULL::text AS label FROM gamification.user_balances
        WHERE user_id = \(question.user)
        """
    }
}
