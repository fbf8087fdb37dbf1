public import Vocabulary

public struct UserRegistered: Event {
    public let language: Language

    public init(language: Language) {
        self.language = language
    }

    public static let shape: EventShape<Self> = EventShape(
        "identity.user_registered", "Somebody wrote for the first time and is a member now.", Self.init,
        EventField("language", \.language))
}

public struct StaffKeyCreated: Event {
    public let prefix: String

    public init(prefix: String) {
        self.prefix = prefix
    }

    public static let shape: EventShape<Self> = EventShape(
        "identity.staff_key_created", "A key for staff was made.", Self.init,
        EventField("prefix", \.prefix))
}

public struct StaffKeyRevoked: Event {
    public let prefix: String

    public init(prefix: String) {
        self.prefix = prefix
    }

    public static let shape: EventShape<Self> = EventShape(
        "identity.staff_key_revoked", "A key for staff was ended.", Self.init,
        EventField("prefix", \.prefix))
}
