import Coordination
import Postgres

/// A fragment that besitos or a reward have opened to the member: `{"unlocked": "crypt"}`.
struct Unlocked: RequirementKind {
    static let kind = "unlocked"

    let name = Self.kind
    let shape = RequirementShape.key
    let summary = "Besitos, or a reward, have opened this fragment to the member."
    let suggestion = "narrative.unlock_fragment"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT fragment_key AS subject, 1::bigint AS current, title::text AS label
        FROM narrative.user_unlocks JOIN narrative.narrative_fragments USING (fragment_id)
        WHERE user_id = \(question.user) AND fragment_key = ANY (\(question.subjects))
        """
    }
}
