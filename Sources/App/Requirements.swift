import Coordination
import Gamification
import Narrative

extension RequirementKinds {
    /// The kinds of every domain.
    static let everything = RequirementKinds(GamificationRequirements.kinds + NarrativeRequirements.kinds)
}
