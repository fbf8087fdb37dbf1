public import Coordination
public import JSON
import Vocabulary

/// What authors write for members to own and to do. Everything is known by its key; what a document leaves out stays
/// as it is.
public struct GameContent: Hashable, Sendable {
    public static let maxPerKind = 500

    public var items: [ItemDefinition] = []
    public var missions: [MissionDefinition] = []
    public var achievements: [AchievementDefinition] = []
    /// The whole curve; empty leaves it alone.
    public var levels: [LevelStep] = []
    /// All of them; empty leaves them alone.
    public var streaks: [StreakStep] = []

    public init() {}

    /// - Throws: ``JSONFault`` with the path of the first mistake.
    public init(json: JSONValue, knowing kinds: RequirementKinds) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "items", "missions", "achievements", "levels", "streaks")
        self.items = try fields.list("items", upTo: Self.maxPerKind) { (json, path) throws(JSONFault) in
            try ItemDefinition(json: json, at: path)
        }
        self.missions = try fields.list("missions", upTo: Self.maxPerKind) { (json, path) throws(JSONFault) in
            try MissionDefinition(json: json, at: path, knowing: kinds)
        }
        self.achievements = try fields.list("achievements", upTo: Self.maxPerKind) { (json, path) throws(JSONFault) in
            try AchievementDefinition(json: json, at: path, knowing: kinds)
        }
        self.levels = try fields.list("levels", upTo: 1000) { (json, path) throws(JSONFault) in
            try LevelStep(json: json, at: path)
        }
        self.streaks = try fields.list("streaks", upTo: 100) { (json, path) throws(JSONFault) in
            try StreakStep(json: json, at: path)
        }
        try self.levels.check(at: "levels")
        try Self.checkOnce(self.items.map(\.key), at: "items", "key")
        try Self.checkOnce(self.missions.map(\.key), at: "missions", "key")
        try Self.checkOnce(self.achievements.map(\.key), at: "achievements", "key")
        try Self.checkOnce(self.streaks.map(\.days), at: "streaks", "days")
    }

    private static func checkOnce(_ names: [some Hashable], at path: String, _ member: String) throws(JSONFault) {
        var seen: Set<AnyHashable> = []
        for (index, name) in names.enumerated() where !seen.insert(AnyHashable(name)).inserted {
            throw JSONFault(field: "\(path)[\(index)].\(member)", rule: "must not come twice")
        }
    }
}

// MARK: - One thing alone

extension GameContent {
    public static func item(_ json: JSONValue, key: String) throws(JSONFault) -> GameContent {
        var content = GameContent()
        content.items = [try ItemDefinition(json: json, at: "", key: key)]
        return content
    }

    public static func mission(
        _ json: JSONValue, key: String, knowing kinds: RequirementKinds
    ) throws(JSONFault) -> GameContent {
        var content = GameContent()
        content.missions = [try MissionDefinition(json: json, at: "", key: key, knowing: kinds)]
        return content
    }

    public static func achievement(
        _ json: JSONValue, key: String, knowing kinds: RequirementKinds
    ) throws(JSONFault) -> GameContent {
        var content = GameContent()
        content.achievements = [try AchievementDefinition(json: json, at: "", key: key, knowing: kinds)]
        return content
    }

    /// A document with this one list, which must have something in it.
    public static func only(
        _ list: String, of json: JSONValue, knowing kinds: RequirementKinds
    ) throws(JSONFault) -> GameContent {
        let fields = try JSONFields(json)
        try fields.allow(only: list)
        guard case .array(let elements) = try fields.value(list), !elements.isEmpty else {
            throw JSONFault(field: list, rule: "must be a list that is not empty")
        }
        return try GameContent(json: json, knowing: kinds)
    }
}

extension GameContent: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            if !self.items.isEmpty { json.member("items", self.items) }
            if !self.missions.isEmpty { json.member("missions", self.missions) }
            if !self.achievements.isEmpty { json.member("achievements", self.achievements) }
            if !self.levels.isEmpty { json.member("levels", self.levels) }
            if !self.streaks.isEmpty { json.member("streaks", self.streaks) }
        }
    }
}

// MARK: - What it speaks of

extension GameContent {
    struct Reference: Hashable {
        enum Kind: String { case item, mission, achievement }

        let kind: Kind
        let key: String
        /// Where it is spoken of: `missions.first-steps.rewards`.
        let place: String
    }

    /// Keys of items, missions and achievements that must exist.
    var references: [Reference] {
        var found: [Reference] = []
        for item in self.items { found += Self.references(of: item.effect, at: "items.\(item.key).effect") }
        for mission in self.missions {
            found += Self.references(of: mission.rewards, at: "missions.\(mission.key).rewards")
            found += Self.references(of: mission.requirement, at: "missions.\(mission.key).requirements")
        }
        for achievement in self.achievements {
            found += Self.references(of: achievement.rewards, at: "achievements.\(achievement.key).rewards")
            found += Self.references(of: achievement.requirement, at: "achievements.\(achievement.key).requirements")
        }
        for (index, step) in self.levels.enumerated() {
            found += Self.references(of: step.rewards, at: "levels[\(index)].rewards")
        }
        for (index, step) in self.streaks.enumerated() {
            found += Self.references(of: step.rewards, at: "streaks[\(index)].rewards")
        }
        return found
    }

    private static func references(of reward: Reward, at place: String) -> [Reference] {
        reward.items.keys.sorted().map { Reference(kind: .item, key: $0, place: "\(place).items") }
            + reward.achievements.map { Reference(kind: .achievement, key: $0, place: "\(place).achievements") }
    }

    private static func references(of requirement: Requirement, at place: String) -> [Reference] {
        requirement.atoms.compactMap { atom in
            Reference.Kind(rawValue: atom.kind).map { Reference(kind: $0, key: atom.subject, place: place) }
        }
    }
}
