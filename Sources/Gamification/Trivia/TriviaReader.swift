public import JSON
public import Postgres
public import Vocabulary

/// Reads the questions as staff see them, with how they were answered.
public struct TriviaReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func questions(limit: Int) async throws(DatabaseError) -> [AskedQuestion] {
        try await self.database.all(
            """
            SELECT q.*, q.question::text AS question_text, q.options::text AS options_text,
                   q.time_limit_seconds::bigint AS seconds, q.unlock_conditions::text AS conditions_text, asked, answered, correct
            FROM gamification.trivia_questions AS q
            CROSS JOIN LATERAL (
                SELECT count(*) AS asked, count(option_id) AS answered, count(*) FILTER (WHERE is_correct) AS correct
                FROM gamification.trivia_rounds AS r WHERE r.trivia_id = q.trivia_id
            ) AS rounds
            ORDER BY is_active DESC, position, trivia_id LIMIT \(limit)
            """)
    }
}

public struct AskedQuestion: RowDecodable, JSONEncodable, Sendable {
    public let id: TriviaID
    public let key, category, difficulty: String
    public let question: LocalizedText
    public let options: [TriviaQuestion.Option]
    public let correctOption: String
    public let besitosCorrect, besitosIncorrect: Besitos
    public let hintItem: String?
    public let timeLimitSeconds: Int64
    private let conditions: JSONText
    public let isActive: Bool
    public let asked, answered, correct: Int64

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("trivia_id")
        self.key = try row.get("question_key")
        self.category = try row.get("category")
        self.difficulty = try row.get("difficulty")
        self.question = try row.decoded("question_text")
        self.options = try row.decoded("options_text")
        self.correctOption = try row.get("correct_option")
        self.besitosCorrect = try row.get("besitos_correct")
        self.besitosIncorrect = try row.get("besitos_incorrect")
        self.hintItem = try row.optional("hint_item")
        self.timeLimitSeconds = try row.get("seconds")
        self.conditions = JSONText(try row.get("conditions_text"))
        self.isActive = try row.get("is_active")
        self.asked = try row.get("asked")
        self.answered = try row.get("answered")
        self.correct = try row.get("correct")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("key", self.key)
            json.member("category", self.category)
            json.member("difficulty", self.difficulty)
            json.member("question", self.question)
            json.member("options", self.options)
            json.member("correct_option", self.correctOption)
            json.member("besitos_correct", self.besitosCorrect)
            json.member("besitos_incorrect", self.besitosIncorrect)
            json.member("hint_item", self.hintItem)
            json.member("time_limit_seconds", self.timeLimitSeconds)
            json.member("conditions", self.conditions)
            json.member("is_active", self.isActive)
            json.member("asked", self.asked)
            json.member("answered", self.answered)
            json.member("correct", self.correct)
        }
    }
}
