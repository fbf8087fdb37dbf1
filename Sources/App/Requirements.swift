import Commerce
import Coordination
import Experiences
import Gamification
import Membership
import Narrative

extension RequirementKinds {
    /// The kinds of every domain.
    static let everything = RequirementKinds(
        GamificationRequirements.kinds + NarrativeRequirements.kinds + MembershipRequirements.kinds
            + CommerceRequirements.kinds + ExperienceRequirements.kinds)
}

/// What every domain tells of a member's state.
enum MemberState {
    static let sections: [any StateSection] =
        GamificationState.sections + NarrativeState.sections + MembershipState.sections + ExperienceState.sections
        + CommerceState.sections
}
