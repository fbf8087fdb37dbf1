public import Vocabulary

public struct GameContentPublished: Event {
    public let items, missions, achievements, levels, streaks: Int

    public init(items: Int, missions: Int, achievements: Int, levels: Int, streaks: Int) {
        self.items = items
        self.missions = missions
        self.achievements = achievements
        self.levels = levels
        self.streaks = streaks
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.content_published", "Items, missions, achievements or levels were made or changed.", Self.init,
        EventField("items", \.items), EventField("missions", \.missions), EventField("achievements", \.achievements),
        EventField("levels", \.levels), EventField("streaks", \.streaks))
}

public struct MissionClaimed: Event {
    public let missionID: Int64
    public let missionKey, periodKey: String
    public let besitos: Besitos

    public init(missionID: Int64, missionKey: String, periodKey: String, besitos: Besitos) {
        self.missionID = missionID
        self.missionKey = missionKey
        self.periodKey = periodKey
        self.besitos = besitos
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.mission_claimed", "A member took a mission's reward.", Self.init,
        EventField("mission_id", \.missionID), EventField("mission_key", \.missionKey),
        EventField("period_key", \.periodKey), EventField("besitos", \.besitos))
}

public struct StreakExtended: Event {
    public let days: Int
    /// Days that an item kept from counting as missed.
    public let frozenDays: Int

    public init(days: Int, frozenDays: Int) {
        self.days = days
        self.frozenDays = frozenDays
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.streak_extended", "A member came back on another day in a row.", Self.init,
        EventField("days", \.days), EventField("frozen_days", \.frozenDays))
}

public struct StreakLost: Event {
    public let days, missedDays: Int

    public init(days: Int, missedDays: Int) {
        self.days = days
        self.missedDays = missedDays
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.streak_lost", "A member came back after too many days, and begins a new streak.", Self.init,
        EventField("days", \.days), EventField("missed_days", \.missedDays))
}

public struct ProgressCorrected: Event {
    public let subject, change, reason: String

    public init(subject: String, change: String, reason: String) {
        self.subject = subject
        self.change = change
        self.reason = reason
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.progress_corrected", "Staff put something right that a member owns or has done.", Self.init,
        EventField("subject", \.subject), EventField("change", \.change), EventField("reason", \.reason))
}
