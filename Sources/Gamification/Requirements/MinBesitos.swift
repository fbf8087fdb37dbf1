import Coordination
import Postgres
import Vocabulary

/// Owning besitos, none of which are taken: `{"min_besitos": 100}`.
struct MinBesitos: RequirementKind {
    static let kind = "min_besitos"
    let name = Self.kind
    let aliases = ["besitos"]
    let shape = RequirementShape.number(1...Besitos.max.units)
    let summary = "The member owns at least this many besitos; they stay the member's."
    let suggestion = "gamification.earn_besitos"
    let changesWithTime = true

    /// Lapsed lots count no more, also before they are taken out of the balance.
    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT '' AS subject, coalesce(sum(besitos), 0)::bigint - coalesce(sum(lapsed), 0)::bigint AS current,
            NULL::text AS label,
            coalesce(min(next), min(lapses_from) FILTER (WHERE lapses_from > \(question.now))) AS changes_at
        FROM gamification.user_balances AS b
        CROSS JOIN LATERAL (
            SELECT sum(remaining) FILTER (WHERE expires_at <= \(question.now)) AS lapsed,
                min(expires_at) FILTER (WHERE expires_at > \(question.now)) AS next
            FROM gamification.lots
            WHERE b.lapses_from <= \(question.now) AND user_id = b.user_id AND is_open AND expires_at IS NOT NULL
        ) AS lots
        WHERE b.user_id = \(question.user)
        """
    }

    /// What is owned now may be being spent: of two purchases at once the second sees what the first left.
    func lock(_ question: RequirementQuestion) -> SQL? {
        "SELECT FROM gamification.user_balances WHERE user_id = \(question.user) FOR UPDATE"
    }
}
