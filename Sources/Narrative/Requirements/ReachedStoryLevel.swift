import Coordination
import Postgres

/// How far the member has ever come in the story: `{"narrative_level": 2}`. The member's own level is another thing.
struct ReachedStoryLevel: RequirementKind {
    static let kind = "narrative_level"

    let name = Self.kind
    let shape = RequirementShape.number(1...1000)
    let summary = "The member has come to a fragment of this level of the story, or of a later one."
    let suggestion = "narrative.go_on"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT '' AS subject, coalesce(max(level_number), 0)::bigint AS current, NULL::text AS label
        FROM narrative.user_narrative_progress
        JOIN narrative.narrative_fragments USING (fragment_id)
        JOIN narrative.narrative_levels USING (level_id)
        WHERE user_id = \(question.user)
        """
    }
}
