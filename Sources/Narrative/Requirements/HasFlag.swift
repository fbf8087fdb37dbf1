import Coordination
import Postgres

/// A flag that a decision set: `{"flag": "met_lucien"}`.
struct HasFlag: RequirementKind {
    static let kind = "flag"

    let name = Self.kind
    let aliases = ["flags", "required_flags"]
    let shape = RequirementShape.key
    let summary = "A decision of the story has set this flag."
    let suggestion = "narrative.take_decision"

    /// The label is the title of a fragment where the flag can be come by, among those the member knows.
    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT subject,
            (SELECT count(*) FROM narrative.user_narrative_flags
             WHERE user_id = \(question.user) AND flag = subject AND value <> 'false') AS current,
            (SELECT title::text
             FROM narrative.fragment_decisions JOIN narrative.narrative_fragments USING (fragment_id)
             WHERE flags @> ARRAY[subject] AND fragment_decisions.archived_at IS NULL
                AND EXISTS (
                    SELECT FROM narrative.user_narrative_progress AS progress
                    WHERE user_id = \(question.user) AND progress.fragment_id = narrative_fragments.fragment_id)
             ORDER BY decision_id LIMIT 1) AS label
        FROM unnest(\(question.subjects)) AS subject
        """
    }
}
