public import Coordination
public import EventCatalogue
public import JSON
public import Vocabulary

/// An achievement as its author writes it.
public struct AchievementDefinition: Hashable, Sendable {
    public let key: String
    public let rarity: Rarity
    public let status: ContentStatus
    /// Not even named to who lacks it.
    public let isSecret: Bool
    public let icon: String
    public let name: LocalizedText
    public let description: LocalizedText
    /// 0 to 10,000.
    public let points: Int64
    /// What earns it. Of none: staff and stories alone give it.
    public let requirement: Requirement
    /// Types of events after which it is looked at.
    public let triggers: [String]
    /// Who no longer meets the requirement loses it at the next review, and may earn it again.
    public let isRevokedByItself: Bool
    /// Earned again each time the requirement is met once more over: every ten decisions.
    public let isGivenAgain: Bool
    /// Achievements do not give achievements.
    public let rewards: Reward

    public init(
        key: String, rarity: Rarity, status: ContentStatus = .active, isSecret: Bool = false, icon: String,
        name: LocalizedText, description: LocalizedText, points: Int64, requirement: Requirement = .nothing,
        triggers: [EventPattern] = [], isRevokedByItself: Bool = false, isGivenAgain: Bool = false, rewards: Reward
    ) {
        self.key = key
        self.rarity = rarity
        self.status = status
        self.isSecret = isSecret
        self.icon = icon
        self.name = name
        self.description = description
        self.points = points
        self.requirement = requirement
        self.triggers = triggers.map(\.description)
        self.isRevokedByItself = isRevokedByItself
        self.isGivenAgain = isGivenAgain
        self.rewards = rewards
    }
}

extension AchievementDefinition: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("key", self.key)
            json.member("rarity", self.rarity.rawValue)
            json.member("status", self.status.rawValue)
            json.member("is_secret", self.isSecret)
            json.member("icon", self.icon)
            json.member("name", self.name)
            json.member("description", self.description)
            json.member("points", self.points)
            json.member("requirements", self.requirement)
            json.member("triggers", self.triggers)
            json.member("auto_revoke", self.isRevokedByItself)
            json.member("multiple_grant", self.isGivenAgain)
            json.member("rewards", self.rewards)
        }
    }
}

extension AchievementDefinition {
    init(
        json: JSONValue, at path: String, key: String? = nil, knowing kinds: RequirementKinds
    ) throws(JSONFault) {
        let fields = try JSONFields(json, path: path)
        try fields.allow(
            only: "key", "rarity", "status", "is_secret", "icon", "name", "description", "points", "requirements",
            "triggers", "auto_revoke", "multiple_grant", "rewards")
        self.key = try fields.key(orElse: key)
        self.rarity = try fields.choice("rarity")
        self.status =
            try fields.optional("status") { (fields) throws(JSONFault) in try fields.choice("status") } ?? .active
        self.isSecret = try fields.flag("is_secret")
        self.icon = try fields.icon()
        self.name = try fields.words("name", upTo: 100)
        self.description = try fields.words("description", upTo: 500)
        self.points = try fields.int("points", in: 0...10_000)
        self.requirement = try fields.requirement("requirements", knowing: kinds)
        self.triggers = try fields.list("triggers", upTo: 20) { (json, place) throws(JSONFault) in
            guard case .string(let name) = json, let type = EventTypes[name] else {
                throw JSONFault(field: place, rule: "must be a type of event")
            }
            return type.name
        }
        self.isRevokedByItself = try fields.flag("auto_revoke")
        self.isGivenAgain = try fields.flag("multiple_grant")
        self.rewards = try fields.reward("rewards")
        guard self.rewards.achievements.isEmpty else {
            throw JSONFault(field: "\(fields.path(of: "rewards")).achievements", rule: "must be left out here")
        }
        guard (self.requirement == .nothing) == self.triggers.isEmpty else {
            throw JSONFault(
                field: fields.path(of: "triggers"),
                rule: "must name what happens before it can be earned, exactly when there are requirements")
        }
        guard !self.isRevokedByItself || self.requirement != .nothing else {
            throw JSONFault(
                field: fields.path(of: "auto_revoke"), rule: "must be left out where there are no requirements")
        }
        if self.isGivenAgain, let fed = self.requirement.atoms.first(where: self.feeds) {
            throw JSONFault(
                field: fields.path(of: "multiple_grant"),
                rule:
                    "must be left out: it would go on earning itself by \([fed.kind, fed.subject].joined(separator: " "))"
            )
        }
    }

    /// Whether each grant, of itself or with its reward, brings what `atom` counts: grants would never end.
    private func feeds(_ atom: Requirement.Atom) -> Bool {
        switch atom.kind {
        case DeedsDone.kind:
            guard let deed = Deed[atom.subject], deed.growsWithRewards else { return false }
            return !self.rewards.isNothing || deed.eventType == AchievementUnlocked.shape.name
        case MinBesitos.kind, LifetimeBesitos.kind, OwnsItem.kind: return !self.rewards.isNothing
        default: return false
        }
    }
}
