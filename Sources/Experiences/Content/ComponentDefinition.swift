import Coordination
public import JSON
public import Vocabulary

/// What an experience is made of. A new kind is a case here, in the table's constraint, and in ``subject``'s measure.
public enum ComponentKind: String, Sendable, CaseIterable {
    /// A fragment, completed by going on from it or by reaching it as an ending.
    case narrative
    case mission
}

/// A part of an experience: `{"type": "narrative", "key": "garden"}`.
public struct ComponentDefinition: Hashable, Sendable {
    /// What is to be completed.
    public struct Subject: Hashable, Sendable {
        public let kind: ComponentKind
        /// Of the fragment or the mission.
        public let key: String

        public init(_ kind: ComponentKind, _ key: String) { (self.kind, self.key) = (kind, key) }
    }

    public let subject: Subject
    /// The experience is complete when all that are required are.
    public let isRequired: Bool
    /// `nil`: what the fragment or the mission is called.
    public let title: LocalizedText?

    public init(_ kind: ComponentKind, _ key: String, isRequired: Bool = true, title: LocalizedText? = nil) {
        self.subject = Subject(kind, key)
        self.isRequired = isRequired
        self.title = title
    }
}

extension ComponentDefinition.Subject {
    /// Met by who has completed it, whenever that was.
    var measure: Requirement {
        switch self.kind {
        case .narrative: .atom(Requirement.Atom("completed", .key(self.key)))
        case .mission: .atom(Requirement.Atom("mission", .key(self.key)))
        }
    }
}

extension ComponentDefinition: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("type", self.subject.kind.rawValue)
            json.member("key", self.subject.key)
            json.member("is_required", self.isRequired)
            json.member("title", ifPresent: self.title)
        }
    }

    init(json: JSONValue, at path: String) throws(JSONFault) {
        let fields = try JSONFields(json, path: path)
        try fields.allow(only: "type", "key", "is_required", "title")
        self.subject = Subject(try fields.choice("type"), try fields.key("key"))
        self.isRequired =
            try fields.optional("is_required") { (fields) throws(JSONFault) in try fields.bool("is_required") } ?? true
        self.title = try fields.optional("title") { (fields) throws(JSONFault) in try fields.words("title", upTo: 100) }
    }
}
