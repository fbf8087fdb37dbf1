public import Coordination

/// What Commerce can measure of a member. A new kind is a line here.
public enum CommerceRequirements {
    public static let kinds: [any RequirementKind] = [ShopUnlocked()]
}
