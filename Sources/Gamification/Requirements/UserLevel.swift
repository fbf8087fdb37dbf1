import Coordination
import Postgres

/// The member's own level, which follows from all besitos ever earned: `{"level": 3}`. A story's levels are another
/// thing.
struct UserLevel: RequirementKind {
    let name = "level"
    let aliases = ["min_level", "user_level"]
    let shape = RequirementShape.number(1...1000)
    let summary = "The member has reached this level, by besitos earned since the beginning."
    let suggestion = "gamification.level_up"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT '' AS subject, coalesce(max(level), 1)::bigint AS current, NULL::text AS label
        FROM gamification.level_curve
        WHERE lifetime_besitos <= (
            SELECT lifetime_besitos FROM gamification.user_balances WHERE user_id = \(question.user))
        """
    }
}
