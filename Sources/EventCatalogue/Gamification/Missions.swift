public import Vocabulary

public struct MissionAssigned: Event {
    public let missionID: Int64
    public let missionKey: String
    public let expiresAt: Instant?

    public init(missionID: Int64, missionKey: String, expiresAt: Instant?) {
        self.missionID = missionID
        self.missionKey = missionKey
        self.expiresAt = expiresAt
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.mission_assigned", "A mission was given to a member.", Self.init,
        EventField("mission_id", \.missionID), EventField("mission_key", \.missionKey),
        EventField("expires_at", \.expiresAt))
}

public struct MissionStarted: Event {
    public let missionID: Int64
    public let missionKey: String

    public init(missionID: Int64, missionKey: String) {
        self.missionID = missionID
        self.missionKey = missionKey
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.mission_started", "A member made the first step of a mission.", Self.init,
        EventField("mission_id", \.missionID), EventField("mission_key", \.missionKey))
}

public struct MissionCompleted: Event {
    public let missionID: Int64
    public let missionKey: String
    public let besitos: Besitos

    public init(missionID: Int64, missionKey: String, besitos: Besitos) {
        self.missionID = missionID
        self.missionKey = missionKey
        self.besitos = besitos
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.mission_completed", "A member completed a mission.", Self.init,
        EventField("mission_id", \.missionID), EventField("mission_key", \.missionKey),
        EventField("besitos", \.besitos))
}

public struct AchievementUnlocked: Event {
    public let achievementID: Int64
    public let achievementKey: String
    public let besitos: Besitos
    /// What gave it: `fragment:garden`; `earned` when its conditions were met.
    public let source: String?

    public init(achievementID: Int64, achievementKey: String, besitos: Besitos, source: String? = nil) {
        self.achievementID = achievementID
        self.achievementKey = achievementKey
        self.besitos = besitos
        self.source = source
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.achievement_unlocked", "A member earned an achievement.", Self.init,
        EventField("achievement_id", \.achievementID), EventField("achievement_key", \.achievementKey),
        EventField("besitos", \.besitos), EventField("source", \.source))
}

public struct AchievementLapsed: Event {
    public let achievementID: Int64
    public let achievementKey: String

    public init(achievementID: Int64, achievementKey: String) {
        self.achievementID = achievementID
        self.achievementKey = achievementKey
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.achievement_lapsed", "A member no longer meets what an achievement asks for, and lost it.",
        Self.init, EventField("achievement_id", \.achievementID), EventField("achievement_key", \.achievementKey))
}

public struct LevelReached: Event {
    public let level: Int
    public let lifetimeBesitos: Besitos

    public init(level: Int, lifetimeBesitos: Besitos) {
        self.level = level
        self.lifetimeBesitos = lifetimeBesitos
    }

    public static let shape: EventShape<Self> = EventShape(
        "gamification.level_reached", "A member rose to a level.", Self.init,
        EventField("level", \.level), EventField("lifetime_besitos", \.lifetimeBesitos))
}
