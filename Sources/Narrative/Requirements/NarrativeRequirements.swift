public import Coordination

/// What Narrative can measure of a member. A new kind is a line here.
public enum NarrativeRequirements {
    public static let kinds: [any RequirementKind] = [
        HasFlag(), VisitedFragment(), CompletedFragment(), ReachedStoryLevel(), VariableNumber(), VariableValue(),
        TurnsSince(),
        Unlocked(), WonGame(), LostGame(),
    ]
}
