import Coordination
import Postgres

/// Having come to a fragment, over all readings: `{"visited": {"garden": 2}}`.
struct VisitedFragment: RequirementKind {
    static let kind = "visited"

    let name = Self.kind
    let aliases = ["visited_fragments"]
    let shape = RequirementShape.countedKey(1...1000)
    let summary = "The member has come to this fragment, so many times over all readings."
    let suggestion = "narrative.visit_fragment"

    func statement(_ question: RequirementQuestion) -> SQL { .fragments(question, measure: "sum(visits)") }
}

/// Having left a fragment by a decision, or reached it as an ending: `{"completed": "garden"}`.
struct CompletedFragment: RequirementKind {
    static let kind = "completed"

    let name = Self.kind
    let aliases = ["completed_fragments", "required_fragments"]
    let shape = RequirementShape.countedKey(1...1000)
    let summary = "The member has completed this fragment, in so many readings."
    let suggestion = "narrative.complete_fragment"

    func statement(_ question: RequirementQuestion) -> SQL { .fragments(question, measure: "count(completed_at)") }
}

extension SQL {
    /// A sum over a member's rows of progress for each fragment asked for. Only fragments the member knows are
    /// called by their title: the others' would give the story away.
    fileprivate static func fragments(_ question: RequirementQuestion, measure: SQL) -> SQL {
        """
        SELECT fragment_key AS subject, (\(measure))::bigint AS current, title::text AS label
        FROM narrative.narrative_fragments JOIN narrative.user_narrative_progress USING (fragment_id)
        WHERE fragment_key = ANY (\(question.subjects)) AND user_id = \(question.user)
        GROUP BY fragment_id
        """
    }
}
