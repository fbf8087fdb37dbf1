public import JSON
import Postgres
public import Vocabulary

/// A fragment as the chat shows it, in both languages.
public struct Scene: Hashable, Sendable {
    public let fragment: FragmentID
    public let key: String
    /// Grows with every change of the fragment or its decisions.
    public let version: Int
    public let level: Int
    public let levelTitle: LocalizedText
    public let title: LocalizedText
    public let content: FragmentContent
    /// In the order of the buttons.
    public let decisions: [Choice]

    /// Nothing is left to decide: the story ends here.
    public var isEnd: Bool { self.decisions.isEmpty }

    /// A decision as a button.
    public struct Choice: Hashable, Sendable {
        public let decision: DecisionID
        public let key: String
        public let text: LocalizedText
    }
}

extension Scene: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("fragment_id", self.fragment)
            $0.member("key", self.key)
            $0.member("version", self.version)
            $0.member("level", self.level)
            $0.member("level_title", self.levelTitle)
            $0.member("title", self.title)
            $0.member("content", self.content)
            $0.member("decisions", self.decisions)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.fragment = try fields.id("fragment_id")
        self.key = try fields.string("key")
        self.version = Int(try fields.int("version", in: 1...Int64(Int32.max)))
        self.level = Int(try fields.int("level", in: 1...Int64(Int32.max)))
        self.levelTitle = try LocalizedText(json: try fields.value("level_title"))
        self.title = try LocalizedText(json: try fields.value("title"))
        self.content = try FragmentContent(json: try fields.value("content"))
        self.decisions = try [Choice](elementsOf: try fields.value("decisions"), named: "decisions")
    }
}

extension Scene.Choice: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("decision_id", self.decision)
            $0.member("key", self.key)
            $0.member("text", self.text)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.decision = try fields.id("decision_id")
        self.key = try fields.string("key")
        self.text = try LocalizedText(json: try fields.value("text"))
    }
}

extension Row {
    /// The column `scene` of `narrative.scenes`, cast to text.
    func scene() throws(DatabaseError) -> Scene {
        guard let json = try? JSONReader.read(try self.get("scene", as: String.self)),
            let scene = try? Scene(json: json)
        else { throw .badColumn("scene") }
        return scene
    }
}
