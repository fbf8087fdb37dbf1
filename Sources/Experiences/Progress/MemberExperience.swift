import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// An experience as a member has it, or could have it.
public struct MemberExperience: Sendable {
    public enum Status: String, Sendable {
        /// Its requirements are not met, and nothing has opened it.
        case locked
        case available
        case inProgress = "in_progress"
        case completed
    }

    /// A part of it, in the order in which they are meant.
    public struct Component: Sendable {
        public let kind: ComponentKind
        public let key: String
        public let isRequired: Bool
        public let isDone: Bool
        /// `nil` for a secret.
        public let title: LocalizedText?
    }

    public let id: Int64
    public let key: String
    public let kind: ExperienceKind
    public let icon: String
    public let name: LocalizedText
    public let description: LocalizedText
    public let rewards: ExperienceReward
    public let startedAt, completedAt: Instant?
    public let components: [Component]
    let requirement: Requirement
    let isUnlocked: Bool
    public private(set) var status: Status
    /// Of what is locked.
    public private(set) var missing: [MissingRequirement] = []

    /// From 0 to 100, of what is required; 100 exactly when it is completed.
    public var percent: Int {
        if self.status == .completed { return 100 }
        let required = self.components.filter(\.isRequired)
        return min(99, required.count { $0.isDone } * 100 / max(1, required.count))
    }

    /// Whether it depends on an answer to ``requirement`` whether it is open.
    var isToBeAnswered: Bool { self.status == .available && !self.isUnlocked && self.requirement != .nothing }

    mutating func take(_ answer: RequirementAnswer) {
        guard !answer.isMet else { return }
        self.status = .locked
        self.missing = answer.missing
    }

    /// What comes next of what is under way: the first that is required and not done.
    public var next: Component? {
        self.status == .inProgress ? self.components.first { $0.isRequired && !$0.isDone } : nil
    }
}

extension MemberExperience: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        guard let kind = ExperienceKind(rawValue: try row.get("experience_type")) else {
            throw .badColumn("experience_type")
        }
        self.id = try row.get("experience_id")
        self.key = try row.get("experience_key")
        self.kind = kind
        self.icon = try row.get("icon")
        self.name = try row.words("name")
        self.description = try row.words("description")
        self.rewards = try row.decoded("rewards")
        self.startedAt = try row.optional("started_at")
        self.completedAt = try row.optional("completed_at")
        let parts: Components = try row.decoded("components")
        self.components = parts.all
        self.requirement = try row.requirement("requirement") ?? .nothing
        self.isUnlocked = try row.get("is_unlocked")
        self.status = self.completedAt != nil ? .completed : self.startedAt != nil ? .inProgress : .available
    }

    private struct Components: JSONDecodable {
        let all: [Component]

        init(json: JSONValue) throws(JSONFault) {
            var all: [Component] = []
            for element in json.array ?? [] { all.append(try Component(json: element)) }
            self.all = all
        }
    }
}

extension MemberExperience.Component: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("type", self.kind.rawValue)
            json.member("key", self.key)
            json.member("is_required", self.isRequired)
            json.member("is_completed", self.isDone)
            json.member("title", ifPresent: self.title)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.kind = try fields.choice("type")
        self.key = try fields.string("key")
        self.isRequired = try fields.bool("is_required")
        self.isDone = try fields.bool("is_completed")
        self.title = try fields.optional("title") { (fields) throws(JSONFault) in
            try LocalizedText(json: try fields.value("title"))
        }
    }
}

extension MemberExperience: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("experience_id", self.id)
            json.member("key", self.key)
            json.member("type", self.kind.rawValue)
            json.member("status", self.status.rawValue)
            json.member("completion_percentage", Int64(self.percent))
            json.member("icon", self.icon)
            json.member("name", self.name)
            json.member("description", self.description)
            json.member("rewards", self.rewards)
            json.member("components", self.components)
            json.member("next_component", ifPresent: self.next)
            json.member("missing_requirements", self.missing)
            json.member("started_at", self.startedAt)
            json.member("completed_at", self.completedAt)
        }
    }
}
