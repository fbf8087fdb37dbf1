public import Coordination
public import JSON
import Postgres
import Vocabulary

/// Makes a story the one that is read. Levels, fragments and decisions are matched by key and keep their
/// ids; what the story no longer has is archived.
public struct PublishStory: Command {
    public static let name = "narrative.publish_story"

    public let story: Story

    public init(_ story: Story) { self.story = story }

    public struct Receipt: Hashable, Sendable {
        /// The one that is read now; the same as before when nothing is new.
        public let version: Int
        public let levels: Tally
        public let fragments: Tally
        public let decisions: Tally

        public var changedAnything: Bool {
            [self.levels, self.fragments, self.decisions].contains { $0.created + $0.changed + $0.archived > 0 }
        }
    }

    public struct Tally: Hashable, Sendable {
        public let created: Int
        /// Brought back from the archive counts as changed.
        public let changed: Int
        public let archived: Int
        public let unchanged: Int

        /// How many there are now.
        var current: Int { self.created + self.changed + self.unchanged }
    }
}

extension PublishStory {
    public func encode(into json: inout JSONWriter) { json.object { $0.member("text", self.story.text) } }

    /// - Throws: ``JSONFault`` with the first mistake the checker found in the text.
    public init(json: JSONValue, knowing kinds: RequirementKinds) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "text")
        let (story, findings) = StoryParser.parse(Array(try fields.string("text").utf8), knowing: kinds)
        let mistake = findings.first { $0.severity == .error }
        guard let story, mistake == nil else {
            throw JSONFault(field: "text", rule: "has a mistake: \(mistake.map { "\($0)" } ?? "it is no story")")
        }
        self.init(story)
    }
}

extension PublishStory.Receipt: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("version", self.version)
            $0.member("levels", self.levels)
            $0.member("fragments", self.fragments)
            $0.member("decisions", self.decisions)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        // Receipts from before versions were kept have none.
        self.version =
            try fields.optional("version") { (fields) throws(JSONFault) in Int(try fields.int("version")) } ?? 0
        self.levels = try PublishStory.Tally(json: try fields.value("levels"))
        self.fragments = try PublishStory.Tally(json: try fields.value("fragments"))
        self.decisions = try PublishStory.Tally(json: try fields.value("decisions"))
    }
}

extension PublishStory.Tally: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("created", self.created)
            $0.member("changed", self.changed)
            $0.member("archived", self.archived)
            $0.member("unchanged", self.unchanged)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.created = Int(try fields.int("created"))
        self.changed = Int(try fields.int("changed"))
        self.archived = Int(try fields.int("archived"))
        self.unchanged = Int(try fields.int("unchanged"))
    }
}
