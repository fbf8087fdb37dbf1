public import Vocabulary

public struct ExperienceUnlocked: Event {
    public let experienceID: Int64
    public let experienceKey: String
    /// What opened it: `decision:sala/mirar`.
    public let source: String

    public init(experienceID: Int64, experienceKey: String, source: String) {
        self.experienceID = experienceID
        self.experienceKey = experienceKey
        self.source = source
    }

    public static let shape: EventShape<Self> = EventShape(
        "experience.unlocked", "An experience opened itself to a member.", Self.init,
        EventField("experience_id", \.experienceID), EventField("experience_key", \.experienceKey),
        EventField("source", \.source))
}

public struct ExperienceStarted: Event {
    public let experienceID: Int64
    public let experienceKey: String
    /// `member`, or what began it: `decision:sala/mirar`.
    public let source: String

    public init(experienceID: Int64, experienceKey: String, source: String) {
        self.experienceID = experienceID
        self.experienceKey = experienceKey
        self.source = source
    }

    public static let shape: EventShape<Self> = EventShape(
        "experience.started", "A member began an experience.", Self.init,
        EventField("experience_id", \.experienceID), EventField("experience_key", \.experienceKey),
        EventField("source", \.source))
}

public struct ComponentCompleted: Event {
    public let experienceID: Int64
    public let experienceKey: String
    public let componentID: Int64
    public let progressPercent: Int

    public init(experienceID: Int64, experienceKey: String, componentID: Int64, progressPercent: Int) {
        self.experienceID = experienceID
        self.experienceKey = experienceKey
        self.componentID = componentID
        self.progressPercent = progressPercent
    }

    public static let shape: EventShape<Self> = EventShape(
        "experience.component_completed", "A member completed a component of an experience.", Self.init,
        EventField("experience_id", \.experienceID), EventField("experience_key", \.experienceKey),
        EventField("component_id", \.componentID), EventField("progress_percent", \.progressPercent))
}

public struct ExperienceCompleted: Event {
    public let experienceID: Int64
    public let experienceKey: String
    /// What was given for it.
    public let besitos: Besitos
    public let items: [String]

    public init(experienceID: Int64, experienceKey: String, besitos: Besitos, items: [String]) {
        self.experienceID = experienceID
        self.experienceKey = experienceKey
        self.besitos = besitos
        self.items = items
    }

    public static let shape: EventShape<Self> = EventShape(
        "experience.completed", "A member completed an experience.", Self.init,
        EventField("experience_id", \.experienceID), EventField("experience_key", \.experienceKey),
        EventField("besitos", \.besitos), EventField("items", \.items))
}

public struct ExperiencesPublished: Event {
    /// Keys of what was made or changed.
    public let experiences: [String]

    public init(experiences: [String]) { self.experiences = experiences }

    public static let shape: EventShape<Self> = EventShape(
        "experience.content_published", "Experiences were made or changed.", Self.init,
        EventField("experiences", \.experiences))
}

public struct ExperienceAbandoned: Event {
    public let experienceID: Int64
    public let experienceKey: String
    public let progressPercent: Int

    public init(experienceID: Int64, experienceKey: String, progressPercent: Int) {
        self.experienceID = experienceID
        self.experienceKey = experienceKey
        self.progressPercent = progressPercent
    }

    public static let shape: EventShape<Self> = EventShape(
        "experience.abandoned", "A member gave an experience up, or let it lie for too long.", Self.init,
        EventField("experience_id", \.experienceID), EventField("experience_key", \.experienceKey),
        EventField("progress_percent", \.progressPercent))
}
