public import Coordination

/// What Membership can measure of a member. A new kind is a line here.
public enum MembershipRequirements {
    public static let kinds: [any RequirementKind] = [IsVIP()]
}
