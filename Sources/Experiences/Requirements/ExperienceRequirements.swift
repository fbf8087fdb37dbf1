public import Coordination

/// What Experiences can measure of a member. A new kind is a line here.
public enum ExperienceRequirements {
    public static let kinds: [any RequirementKind] = [ExperienceDone()]
}
