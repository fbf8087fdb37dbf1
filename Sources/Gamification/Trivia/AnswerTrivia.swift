public import Coordination
public import JSON
public import Vocabulary

/// A member answers the question that is open: once, and in time by the server's clock.
public struct AnswerTrivia: Command, JSONDecodable {
    public static let name = "gamification.answer_trivia"

    public let user: UserID
    public let trivia: TriviaID
    /// The id of an option.
    public let option: String

    public init(user: UserID, trivia: TriviaID, option: String) {
        self.user = user
        self.trivia = trivia
        self.option = option
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("trivia_id", self.trivia)
            json.member("option", self.option)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "trivia_id", "option")
        self.init(
            user: try fields.id("user_id"), trivia: try fields.id("trivia_id"),
            option: try fields.string("option", bytes: 1...8))
    }

    public struct Receipt: Hashable, Sendable {
        public let isCorrect: Bool
        /// A late answer is a wrong one, and gets nothing.
        public let isInTime: Bool
        /// The words of the right option.
        public let correct: LocalizedText
        public let earned: Besitos
        public let balance: Besitos?
        /// Why nothing was paid, as a refusal's code.
        public let withheld: String?
        /// The name of an item that came with it.
        public let hint: LocalizedText?
    }
}

extension AnswerTrivia.Receipt: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("is_correct", self.isCorrect)
            json.member("is_in_time", self.isInTime)
            json.member("correct", self.correct)
            json.member("besitos_earned", self.earned)
            json.member("balance", ifPresent: self.balance)
            json.member("withheld", ifPresent: self.withheld)
            json.member("hint", ifPresent: self.hint)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.isCorrect = try fields.bool("is_correct")
        self.isInTime = try fields.bool("is_in_time")
        self.correct = try LocalizedText(json: try fields.value("correct"))
        self.earned = try fields.besitos("besitos_earned")
        self.balance = try fields.optional("balance") { (fields) throws(JSONFault) in try fields.besitos("balance") }
        self.withheld = try fields.optional("withheld") { (fields) throws(JSONFault) in try fields.string("withheld") }
        self.hint = try fields.optional("hint") { (fields) throws(JSONFault) in
            try LocalizedText(json: try fields.value("hint"))
        }
    }
}

extension Refusal {
    static let triviaNotAsked = Refusal(
        .notFound, "gamification.trivia_not_asked", "This question was not put to the member.", field: "trivia_id")
    static let triviaAnswered = Refusal(
        .conflict, "gamification.trivia_already_answered", "A question is answered once.", field: "trivia_id")
    static let noSuchOption = Refusal(
        .invalid, "gamification.no_such_option", "The question has no such option.", field: "option")
}
