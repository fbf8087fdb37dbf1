public import Coordination
public import JSON
public import Vocabulary

/// A question as writers write it.
public struct TriviaQuestion: Hashable, Sendable {
    public enum Difficulty: String, Sendable, CaseIterable { case easy, medium, hard }

    public struct Option: Hashable, Sendable {
        /// `a`, `b`, `c`, `d`.
        public let id: String
        public let text: LocalizedText
    }

    /// `a-z0-9_-`, 1 to 64 characters, stable.
    public let key: String
    public let category: String
    public let difficulty: Difficulty
    public let text: LocalizedText
    public let options: [Option]
    /// The id of the right option.
    public let correct: String
    public let besitosCorrect, besitosIncorrect: Besitos
    /// An item that who answers right gets, by its key.
    public let hintItem: String?
    public let timeLimitSeconds: Int64
    public let media: TriviaMedia?
    /// Who is asked.
    public let conditions: Requirement
}

extension TriviaQuestion: JSONEncodable {
    public static let optionCounts = 2...6
    /// What a Telegram button shows of an option.
    static let optionCharacters = 60

    /// - Parameter kinds: what conditions may ask for.
    public init(json: JSONValue, knowing kinds: RequirementKinds) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(
            only: "key", "category", "difficulty", "question", "options", "correct", "besitos_correct",
            "besitos_incorrect", "hint_item", "time_limit_seconds", "media", "conditions")
        self.key = try fields.key("key")
        self.category = try fields.key("category")
        self.difficulty = try fields.choice("difficulty")
        self.text = try fields.words("question", upTo: 600)
        let (options, correct) = (try Self.options(fields), try fields.string("correct", bytes: 1...8))
        guard options.contains(where: { $0.id == correct }) else {
            throw JSONFault(field: "correct", rule: "must be the id of an option")
        }
        self.options = options
        self.correct = correct
        // Wrong answers get a consolation; right ones what the difficulty is worth.
        let standard: Int64 =
            switch self.difficulty {
            case .easy: 5
            case .medium: 10
            case .hard: 15
            }
        self.besitosCorrect =
            try fields.optional("besitos_correct") { (fields) throws(JSONFault) in
                Besitos(try fields.int("besitos_correct", in: 0...1000)) ?? .zero
            } ?? Besitos(standard) ?? .zero
        self.besitosIncorrect =
            try fields.optional("besitos_incorrect") { (fields) throws(JSONFault) in
                Besitos(try fields.int("besitos_incorrect", in: 0...1000)) ?? .zero
            } ?? Besitos(2) ?? .zero
        self.hintItem = try fields.optional("hint_item") { (fields) throws(JSONFault) in try fields.key("hint_item") }
        self.timeLimitSeconds =
            try fields.optional("time_limit_seconds") { (fields) throws(JSONFault) in
                try fields.int("time_limit_seconds", in: 5...3600)
            } ?? 30
        self.media = try fields.optional("media") { (fields) throws(JSONFault) in
            try TriviaMedia(try fields.fields("media"))
        }
        self.conditions =
            try fields.optional("conditions") { (fields) throws(JSONFault) in
                try kinds.requirement(from: try fields.value("conditions"), at: "conditions")
            } ?? .nothing
    }

    private static func options(_ fields: JSONFields) throws(JSONFault) -> [Option] {
        let options: [Option] = try fields.list("options")
        guard Self.optionCounts.contains(options.count), Set(options.map(\.id)).count == options.count else {
            throw JSONFault(field: "options", rule: "must be 2 to 6, each with an id of its own")
        }
        return options
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("key", self.key)
            json.member("category", self.category)
            json.member("difficulty", self.difficulty.rawValue)
            json.member("question", self.text)
            json.member("options", self.options)
            json.member("correct", self.correct)
            json.member("besitos_correct", self.besitosCorrect)
            json.member("besitos_incorrect", self.besitosIncorrect)
            json.member("hint_item", ifPresent: self.hintItem)
            json.member("time_limit_seconds", self.timeLimitSeconds)
            json.member("media", ifPresent: self.media)
            json.member("conditions", self.conditions)
        }
    }
}

extension TriviaQuestion.Option: JSONEncodable, JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "id", "es", "en")
        self.id = try fields.string("id", bytes: 1...8)
        self.text = LocalizedText(spanish: try fields.optionText("es"), english: try fields.optionText("en"))
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("es", self.text.spanish)
            json.member("en", self.text.english)
        }
    }
}

extension JSONFields {
    fileprivate func optionText(_ name: String) throws(JSONFault) -> String {
        let text = try self.string(name)
        guard (1...TriviaQuestion.optionCharacters).contains(text.count) else {
            throw JSONFault(field: name, rule: "must have 1 to \(TriviaQuestion.optionCharacters) characters")
        }
        return text
    }

    fileprivate func key(_ name: String) throws(JSONFault) -> String {
        let key = try self.string(name, bytes: 1...64)
        guard key.utf8.allSatisfy({ "abcdefghijklmnopqrstuvwxyz0123456789_-".utf8.contains($0) }),
            key.first != "_", key.first != "-"
        else { throw JSONFault(field: name, rule: "must be of a-z, 0-9, _ and -") }
        return key
    }
}
