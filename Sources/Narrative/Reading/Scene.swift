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
    /// In the order of the buttons; what is hidden from the member is left out.
    public let decisions: [Choice]
    /// Nothing is left to decide: the story ends here.
    public let isEnd: Bool
    /// `nil` for a fragment that is only read.
    public let game: SceneGame?

    /// A decision as a button.
    public struct Choice: Hashable, Sendable {
        public let decision: DecisionID
        public let key: String
        public let text: LocalizedText
        /// Taking it is refused for now, and the refusal says what is missing.
        public let isLocked: Bool
        /// What stands before it, as long as nobody has looked whether the member meets it.
        let gate: Gate?
        /// Left out as long as it is locked.
        let isHidden: Bool
        /// Left out when it was taken in this reading.
        let isOnce: Bool
        /// Left out as long as another one is open.
        let isFallback: Bool

        init(
            decision: DecisionID, key: String, text: LocalizedText, isLocked: Bool = false, gate: Gate? = nil,
            isHidden: Bool = false, isOnce: Bool = false, isFallback: Bool = false
        ) {
            self.decision = decision
            self.key = key
            self.text = text
            self.isLocked = isLocked
            self.gate = gate
            self.isHidden = isHidden
            self.isOnce = isOnce
            self.isFallback = isFallback
        }

        func decided(isLocked: Bool) -> Choice {
            Choice(
                decision: self.decision, key: self.key, text: self.text, isLocked: isLocked, isFallback: self.isFallback
            )
        }

        /// As the reader sees it: nothing is left to be looked up.
        func with(text: LocalizedText) -> Choice {
            Choice(decision: self.decision, key: self.key, text: text, isLocked: self.isLocked)
        }
    }

    func with(text: LocalizedText, preview: LocalizedText?, decisions: [Choice], game: SceneGame?) -> Scene {
        Scene(
            fragment: self.fragment, key: self.key, version: self.version, level: self.level,
            levelTitle: self.levelTitle, title: self.title, content: self.content.with(text: text, preview: preview),
            decisions: decisions, isEnd: self.isEnd, game: game)
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
            $0.member("is_end", self.isEnd)
            $0.member("game", ifPresent: self.game)
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
        let decisions = try [Choice](elementsOf: try fields.value("decisions"), named: "decisions")
        self.decisions = decisions
        self.isEnd =
            try fields.optional("is_end") { (found) throws(JSONFault) in try found.bool("is_end") }
            ?? decisions.isEmpty
        self.game = try fields.optional("game") { (found) throws(JSONFault) in
            try SceneGame(json: try found.value("game"))
        }
    }
}

extension Scene.Choice: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("decision_id", self.decision)
            $0.member("key", self.key)
            $0.member("text", self.text)
            if self.isLocked { $0.member("is_locked", true) }
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            decision: try fields.id("decision_id"), key: try fields.string("key"),
            text: try LocalizedText(json: try fields.value("text")),
            isLocked: try fields.flag("is_locked"),
            gate: try fields.optional("gate") { (found) throws(JSONFault) in
                try Gate(json: try found.value("gate"))
            }, isHidden: try fields.flag("is_hidden"), isOnce: try fields.flag("is_once"),
            isFallback: try fields.flag("is_fallback"))
    }
}

extension JSONFields {
    /// False when absent.
    fileprivate func flag(_ name: String) throws(JSONFault) -> Bool {
        try self.optional(name) { (found) throws(JSONFault) in try found.bool(name) } ?? false
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
