public import Coordination
public import JSON
public import Vocabulary

/// `type` of seed 001 section 4.2.
public enum ExperienceKind: String, Sendable, CaseIterable {
    case narrativeJourney = "narrative_journey"
    case missionChain = "mission_chain"
    case hybrid
}

public enum ExperienceStatus: String, Sendable, CaseIterable {
    case draft, active, archived
}

/// An experience as its author writes it.
public struct ExperienceDefinition: Hashable, Sendable {
    public static let maxComponents = 50

    public let key: String
    public let kind: ExperienceKind
    public let status: ExperienceStatus
    public let icon: String
    public let name: LocalizedText
    public let description: LocalizedText
    /// Who may begin it.
    public let requirement: Requirement
    /// In their order; each fragment and mission once, and at least one of them required.
    public let components: [ComponentDefinition]
    /// For completing it.
    public let rewards: ExperienceReward

    public init(
        key: String, kind: ExperienceKind, status: ExperienceStatus = .active, icon: String, name: LocalizedText,
        description: LocalizedText, requirement: Requirement = .nothing, components: [ComponentDefinition],
        rewards: ExperienceReward = .nothing
    ) {
        self.key = key
        self.kind = kind
        self.status = status
        self.icon = icon
        self.name = name
        self.description = description
        self.requirement = requirement
        self.components = components
        self.rewards = rewards
    }
}

extension ExperienceDefinition: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("key", self.key)
            json.member("type", self.kind.rawValue)
            json.member("status", self.status.rawValue)
            json.member("icon", self.icon)
            json.member("name", self.name)
            json.member("description", self.description)
            json.member("requirements", self.requirement)
            json.member("components", self.components)
            json.member("rewards", self.rewards)
        }
    }
}

extension ExperienceDefinition {
    /// - Parameter key: the key that stands elsewhere, as in a path.
    init(
        json: JSONValue, at path: String, key: String? = nil, knowing kinds: RequirementKinds
    ) throws(JSONFault) {
        let fields = try JSONFields(json, path: path)
        try fields.allow(
            only: "key", "type", "status", "icon", "name", "description", "requirements", "components", "rewards")
        self.key = try fields.key(orElse: key)
        self.kind = try fields.choice("type")
        self.status =
            try fields.optional("status") { (fields) throws(JSONFault) in try fields.choice("status") } ?? .active
        self.icon = try fields.icon()
        self.name = try fields.words("name", upTo: 100)
        self.description = try fields.words("description", upTo: 500)
        self.requirement = try fields.requirement("requirements", knowing: kinds)
        self.components = try fields.list("components", upTo: Self.maxComponents) { (json, place) throws(JSONFault) in
            try ComponentDefinition(json: json, at: place)
        }
        self.rewards =
            try fields.optional("rewards") { (fields) throws(JSONFault) in
                try ExperienceReward(json: try fields.value("rewards"), at: fields.path(of: "rewards"))
            } ?? .nothing
        try self.check(at: fields.path(of: "components"))
    }

    private func check(at path: String) throws(JSONFault) {
        guard self.components.contains(where: \.isRequired) else {
            throw JSONFault(field: path, rule: "must have at least one that is required")
        }
        var seen: Set<ComponentDefinition.Subject> = []
        for (index, component) in self.components.enumerated() {
            guard seen.insert(component.subject).inserted else {
                throw JSONFault(field: "\(path)[\(index)].key", rule: "must not come twice")
            }
            guard self.kind.takes(component.subject.kind) else {
                throw JSONFault(
                    field: "\(path)[\(index)].type", rule: "does not belong in a \(self.kind.rawValue)")
            }
        }
    }
}

extension ExperienceKind {
    func takes(_ component: ComponentKind) -> Bool {
        switch (self, component) {
        case (.hybrid, _), (.narrativeJourney, .narrative), (.missionChain, .mission): true
        case (.narrativeJourney, .mission), (.missionChain, .narrative): false
        }
    }
}
