import Coordination
import Gamification
import Membership
import Narrative

extension RequirementKinds {
    /// The kinds of every domain.
    static let everything = RequirementKinds(
        GamificationRequirements.kinds + NarrativeRequirements.kinds + MembershipRequirements.kinds)
}
