import Coordination
import Postgres

/// How many decisions ago the member last came to a fragment: `{"turns_since": {"garden": 3}}`. Where they never
/// were is no turns ago.
struct TurnsSince: RequirementKind {
    static let kind = "turns_since"

    let name = Self.kind
    let shape = RequirementShape.countedKey(1...1000)
    let summary = "The member last came to this fragment so many decisions ago, or longer."
    let suggestion = "narrative.go_on"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT fragment_key AS subject, (max(position.turns) - max(last_turn))::bigint AS current, NULL::text AS label
        FROM narrative.narrative_fragments JOIN narrative.user_narrative_progress AS progress USING (fragment_id)
        JOIN narrative.user_story_positions AS position ON position.user_id = progress.user_id
        WHERE fragment_key = ANY (\(question.subjects)) AND progress.user_id = \(question.user)
        GROUP BY fragment_key
        """
    }
}
