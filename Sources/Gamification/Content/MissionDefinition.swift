public import Coordination
public import JSON
public import Vocabulary

/// `mission_type` of seed 002.
public enum MissionKind: String, Sendable, CaseIterable {
    case daily, weekly, narrative, special
}

/// How often a member gets it: once and for all, or once in each of their days or weeks.
public enum Recurrence: String, Sendable, CaseIterable {
    case once, daily, weekly
}

/// Whether content is to be had.
public enum ContentStatus: String, Sendable, CaseIterable {
    case draft, active, archived
}

/// Something to be done so many times: `{"deed": "decisions", "count": 3}`.
public struct Objective: Hashable, Sendable {
    /// The name of a ``Deed``.
    public let deed: String
    /// 1 to 1,000,000.
    public let count: Int64
    /// What it has to be done with, such as a fragment's key; `nil` for anything.
    public let subject: String?

    public init(_ deed: String, count: Int64 = 1, about subject: String? = nil) {
        self.deed = deed
        self.count = count
        self.subject = subject
    }
}

/// A mission as its author writes it.
public struct MissionDefinition: Hashable, Sendable {
    public let key: String
    public let kind: MissionKind
    public let recurrence: Recurrence
    public let status: ContentStatus
    public let icon: String
    public let title: LocalizedText
    public let description: LocalizedText
    public let startsAt, endsAt: Instant?
    /// 1 to 5, all of which are required.
    public let objectives: [Objective]
    /// Who gets it.
    public let requirement: Requirement
    public let rewards: Reward

    public init(
        key: String, kind: MissionKind, recurrence: Recurrence? = nil, status: ContentStatus = .active, icon: String,
        title: LocalizedText, description: LocalizedText, startsAt: Instant? = nil, endsAt: Instant? = nil,
        objectives: [Objective], requirement: Requirement = .nothing, rewards: Reward
    ) {
        self.key = key
        self.kind = kind
        self.recurrence = recurrence ?? kind.usualRecurrence
        self.status = status
        self.icon = icon
        self.title = title
        self.description = description
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.objectives = objectives
        self.requirement = requirement
        self.rewards = rewards
    }
}

extension MissionKind {
    fileprivate var usualRecurrence: Recurrence {
        switch self {
        case .daily: .daily
        case .weekly: .weekly
        case .narrative, .special: .once
        }
    }
}

extension Objective: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("deed", self.deed)
            json.member("count", self.count)
            json.member("about", ifPresent: self.subject)
        }
    }

    init(json: JSONValue, at path: String) throws(JSONFault) {
        let fields = try JSONFields(json, path: path)
        try fields.allow(only: "deed", "count", "about")
        self.deed = try fields.string("deed")
        guard Deed[self.deed] != nil else {
            throw JSONFault(
                field: "\(path).deed", rule: "must be one of \(Deed.all.map(\.name).joined(separator: ", "))")
        }
        self.count =
            try fields.optional("count") { (fields) throws(JSONFault) in try fields.int("count", in: 1...1_000_000) }
            ?? 1
        self.subject = try fields.optional("about") { (fields) throws(JSONFault) in
            try fields.string("about", bytes: 1...64)
        }
    }
}

extension MissionDefinition: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("key", self.key)
            json.member("mission_type", self.kind.rawValue)
            json.member("recurrence", self.recurrence.rawValue)
            json.member("status", self.status.rawValue)
            json.member("icon", self.icon)
            json.member("title", self.title)
            json.member("description", self.description)
            json.member("starts_at", self.startsAt)
            json.member("ends_at", self.endsAt)
            json.member("objectives", self.objectives)
            json.member("requirements", self.requirement)
            json.member("rewards", self.rewards)
        }
    }
}

extension MissionDefinition {
    init(
        json: JSONValue, at path: String, key: String? = nil, knowing kinds: RequirementKinds
    ) throws(JSONFault) {
        let fields = try JSONFields(json, path: path)
        try fields.allow(
            only: "key", "mission_type", "recurrence", "status", "icon", "title", "description", "starts_at",
            "ends_at", "objectives", "requirements", "rewards")
        self.key = try fields.key(orElse: key)
        let kind: MissionKind = try fields.choice("mission_type")
        self.kind = kind
        self.recurrence =
            try fields.optional("recurrence") { (fields) throws(JSONFault) in try fields.choice("recurrence") }
            ?? kind.usualRecurrence
        self.status =
            try fields.optional("status") { (fields) throws(JSONFault) in try fields.choice("status") } ?? .active
        self.icon = try fields.icon()
        self.title = try fields.words("title", upTo: 100)
        self.description = try fields.words("description", upTo: 500)
        self.startsAt = try fields.optional("starts_at") { (fields) throws(JSONFault) in try fields.time("starts_at") }
        self.endsAt = try fields.optional("ends_at") { (fields) throws(JSONFault) in try fields.time("ends_at") }
        self.objectives = try fields.list("objectives", upTo: 5) { (json, place) throws(JSONFault) in
            try Objective(json: json, at: place)
        }
        self.requirement = try fields.requirement("requirements", knowing: kinds)
        self.rewards = try fields.reward("rewards")
        guard !self.objectives.isEmpty else {
            throw JSONFault(field: fields.path(of: "objectives"), rule: "must have at least one")
        }
        if let start = self.startsAt, let end = self.endsAt, end <= start {
            throw JSONFault(field: fields.path(of: "ends_at"), rule: "must be later than starts_at")
        }
    }
}
