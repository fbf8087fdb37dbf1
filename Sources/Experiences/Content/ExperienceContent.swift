public import Coordination
public import JSON

/// What a file of experiences holds: `{"experiences": […]}`. What it leaves out stays as it is.
public struct ExperienceContent: Hashable, Sendable {
    public static let most = 200

    public let experiences: [ExperienceDefinition]

    public init(_ experiences: [ExperienceDefinition]) { self.experiences = experiences }

    /// - Throws: ``JSONFault`` with the path of the first mistake.
    public init(json: JSONValue, knowing kinds: RequirementKinds) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "experiences")
        self.experiences = try fields.list("experiences", upTo: Self.most) { (json, path) throws(JSONFault) in
            try ExperienceDefinition(json: json, at: path, knowing: kinds)
        }
        var seen: Set<String> = []
        for (index, experience) in self.experiences.enumerated() where !seen.insert(experience.key).inserted {
            throw JSONFault(field: "experiences[\(index)].key", rule: "must not come twice")
        }
    }

    /// One alone, whose key stands elsewhere.
    public static func experience(
        _ json: JSONValue, key: String, knowing kinds: RequirementKinds
    ) throws(JSONFault) -> ExperienceContent {
        ExperienceContent([try ExperienceDefinition(json: json, at: "", key: key, knowing: kinds)])
    }
}

extension ExperienceContent: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { $0.member("experiences", self.experiences) }
    }
}

// MARK: - What it speaks of

extension ExperienceContent {
    public struct Reference: Hashable, Sendable {
        /// By the word that messages say.
        public enum Kind: String, Sendable { case fragment, item, mission, achievement, experience }

        public let kind: Kind
        public let key: String
        /// Where it is spoken of: `experiences.velada.rewards`.
        public let place: String
    }

    /// Keys that must exist.
    public var references: [Reference] { self.experiences.flatMap(\.references) }

    /// What `known` has not, of the kinds that it knows anything of; experiences of this content are known.
    public func unknown(among known: [Reference.Kind: Set<String>]) -> [Reference] {
        let own = Set(self.experiences.map(\.key))
        return self.references.filter { reference in
            guard let keys = known[reference.kind] else { return false }
            return !keys.contains(reference.key) && !(reference.kind == .experience && own.contains(reference.key))
        }
    }
}

extension ExperienceDefinition {
    fileprivate var references: [ExperienceContent.Reference] {
        let place = "experiences.\(self.key)"
        return self.components.map { component in
            ExperienceContent.Reference(
                kind: component.subject.kind == .narrative ? .fragment : .mission, key: component.subject.key,
                place: "\(place).components")
        }
            + self.requirement.atoms.compactMap { atom in
                ExperienceContent.Reference.Kind(requirement: atom.kind).map {
                    ExperienceContent.Reference(kind: $0, key: atom.subject, place: "\(place).requirements")
                }
            } + self.rewards.references(at: "\(place).rewards")
    }
}

extension ExperienceContent.Reference.Kind {
    fileprivate init?(requirement kind: String) {
        switch kind {
        case "visited", "completed", "unlocked": self = .fragment
        case "item", "shop_unlocked": self = .item
        case "mission": self = .mission
        case "achievement": self = .achievement
        case ExperienceDone.kind: self = .experience
        default: return nil
        }
    }
}
