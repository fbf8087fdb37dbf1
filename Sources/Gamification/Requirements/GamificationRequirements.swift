public import Coordination

/// What Gamification can measure of a member. A new kind is a line here.
public enum GamificationRequirements {
    public static let kinds: [any RequirementKind] = [
        MinBesitos(), OwnsItem(), UserLevel(), DeedsDone(), MissionDone(), HasAchievement(), LongestStreak(),
        LifetimeBesitos(),
    ]
}
