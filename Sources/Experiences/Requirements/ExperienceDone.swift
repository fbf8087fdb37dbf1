import Coordination
import Postgres

/// Having completed an experience: `{"experience": "first-night"}`.
struct ExperienceDone: RequirementKind {
    static let kind = "experience"

    let name = Self.kind
    let aliases = ["experiences", "required_experiences", "experience_completed"]
    let shape = RequirementShape.key
    let summary = "The member has completed this experience."
    let suggestion = "experience.complete_experience"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT experience_key AS subject, count(completed_at) AS current, name::text AS label
        FROM experiences.experiences AS experience
        LEFT JOIN experiences.user_experience_progress AS progress
            ON progress.experience_id = experience.experience_id AND user_id = \(question.user)
        WHERE experience_key = ANY (\(question.subjects))
        GROUP BY experience_key, name
        """
    }
}
