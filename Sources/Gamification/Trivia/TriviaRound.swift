public import JSON
public import Postgres
public import Vocabulary

public enum Trivia {}
public typealias TriviaID = ID<Trivia>

/// A question as it was put to a member.
public struct TriviaRound: RowDecodable, JSONEncodable, JSONDecodable, Hashable, Sendable {
    public let trivia: TriviaID
    public let difficulty: TriviaQuestion.Difficulty
    public let question: LocalizedText
    public let options: [TriviaQuestion.Option]
    public let timeLimitSeconds: Int64
    public let deadline: Instant
    /// What a right answer pays now, and later than halfway.
    public let besitosCorrect: Besitos
    public let media: TriviaMedia?

    public init(row: Row) throws(DatabaseError) {
        guard let difficulty = TriviaQuestion.Difficulty(rawValue: try row.get("difficulty")) else {
            throw .badColumn("difficulty")
        }
        self.trivia = try row.get("trivia_id")
        self.difficulty = difficulty
        self.question = try row.decoded("question")
        self.options = try row.decoded("options")
        self.timeLimitSeconds = try row.get("time_limit_seconds")
        self.deadline = try row.get("deadline")
        self.besitosCorrect = try row.get("besitos_correct")
        self.media = try row.optional("media", as: String.self) == nil ? nil : try row.decoded("media")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("trivia_id", self.trivia)
            json.member("difficulty", self.difficulty.rawValue)
            json.member("question", self.question)
            json.member("options", self.options)
            json.member("time_limit_seconds", self.timeLimitSeconds)
            json.member("deadline", self.deadline)
            json.member("besitos_correct", self.besitosCorrect)
            json.member("media", ifPresent: self.media)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.trivia = try fields.id("trivia_id")
        self.difficulty = try fields.choice("difficulty")
        self.question = try LocalizedText(json: try fields.value("question"))
        self.options = try fields.list("options")
        self.timeLimitSeconds = try fields.int("time_limit_seconds")
        self.deadline = try fields.time("deadline")
        self.besitosCorrect = try fields.besitos("besitos_correct")
        self.media = try fields.optional("media") { (fields) throws(JSONFault) in
            try TriviaMedia(try fields.fields("media"))
        }
    }
}

extension Row {
    /// A `jsonb` column cast to text.
    func decoded<Value: JSONDecodable>(_ column: String) throws(DatabaseError) -> Value {
        guard let json = try? JSONReader.read(try self.get(column, as: String.self)), let value = try? Value(json: json)
        else { throw .badColumn(column) }
        return value
    }

    /// A `jsonb` list cast to text.
    func decoded<Value: JSONDecodable>(_ column: String) throws(DatabaseError) -> [Value] {
        guard case .array(let values)? = try? JSONReader.read(try self.get(column, as: String.self)) else {
            throw .badColumn(column)
        }
        var decoded: [Value] = []
        for json in values {
            guard let value = try? Value(json: json) else { throw .badColumn(column) }
            decoded.append(value)
        }
        return decoded
    }
}
