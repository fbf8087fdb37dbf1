public struct AccessDenied: Event {
    public let operation, code, subject: String

    public init(operation: String, code: String, subject: String) {
        self.operation = operation
        self.code = code
        self.subject = subject
    }

    public static let shape: EventShape<Self> = EventShape(
        "coordinator.access_denied", "A member was kept out.", lane: .tracking, Self.init,
        EventField("operation", \.operation), EventField("code", \.code), EventField("subject", \.subject))
}

public struct RequirementsFailed: Event {
    public let operation, subject: String
    public let missing: [String]

    public init(operation: String, subject: String, missing: [String]) {
        self.operation = operation
        self.subject = subject
        self.missing = missing
    }

    public static let shape: EventShape<Self> = EventShape(
        "coordinator.requirements_failed", "A member lacks what something requires.", lane: .tracking, Self.init,
        EventField("operation", \.operation), EventField("subject", \.subject), EventField("missing", \.missing))
}
