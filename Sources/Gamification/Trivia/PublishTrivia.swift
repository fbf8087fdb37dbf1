public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Makes these the questions that are asked. They are matched by key; those that are not among them are asked no
/// more, and keep their answers.
public struct PublishTrivia: Command {
    public static let name = "gamification.publish_trivia"
    static let most = 1000

    public let questions: [TriviaQuestion]

    /// - Parameter kinds: what conditions may ask for.
    public init(json: JSONValue, knowing kinds: RequirementKinds) throws(JSONFault) {
        try self.init(JSONFields(json), knowing: kinds)
    }

    public init(_ fields: JSONFields, knowing kinds: RequirementKinds) throws(JSONFault) {
        try fields.allow(only: "questions")
        guard case .array(let values) = try fields.value("questions") else {
            throw JSONFault(field: "questions", rule: "must be a list")
        }
        var questions: [TriviaQuestion] = []
        for (index, value) in values.enumerated() {
            do throws(JSONFault) { questions.append(try TriviaQuestion(json: value, knowing: kinds)) } catch {
                throw JSONFault(field: "questions[\(index)].\(error.field)", rule: error.rule)
            }
        }
        guard (1...Self.most).contains(questions.count), Set(questions.map(\.key)).count == questions.count else {
            throw JSONFault(field: "questions", rule: "must be 1 to \(Self.most), each with a key of its own")
        }
        self.questions = questions
    }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("questions", self.questions) } }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let created, changed, unchanged, retired: Int64

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("created", self.created)
                json.member("changed", self.changed)
                json.member("unchanged", self.unchanged)
                json.member("retired", self.retired)
            }
        }

        init(created: Int64, changed: Int64, unchanged: Int64, retired: Int64) {
            (self.created, self.changed, self.unchanged, self.retired) = (created, changed, unchanged, retired)
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(
                created: try fields.int("created"), changed: try fields.int("changed"),
                unchanged: try fields.int("unchanged"), retired: try fields.int("retired"))
        }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: PublishTrivia, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let results = try await work.transaction.flight([
                .upsert(input.questions, at: work.now), .retire(allBut: input.questions, at: work.now),
                .unknownHint(of: input.questions),
            ])
            if let row = results[2].first { return .failure(.unknownHint(at: try row.get("place"))) }
            var (created, changed): (Int64, Int64) = (0, 0)
            for row in results[0] { if try row.get("is_new") { created += 1 } else { changed += 1 } }
            let receipt = Receipt(
                created: created, changed: changed,
                unchanged: Int64(input.questions.count) - created - changed, retired: Int64(results[1].affected))
            if created + changed + receipt.retired > 0 {
                work.emit(
                    GameRuleChanged(rule: "trivia", value: JSONWriter.text(of: receipt)), about: nil)
            }
            return .success(receipt)
        }
    }
}

extension Refusal {
    /// - Parameter place: the question's, from 0.
    static func unknownHint(at place: Int64) -> Refusal {
        Refusal(
            .notFound, "gamification.no_such_item", "There is no such item.", field: "questions[\(place)].hint_item")
    }
}

extension SQL {
    /// The first question whose hint is no item.
    fileprivate static func unknownHint(of questions: [TriviaQuestion]) -> SQL {
        """
        SELECT place - 1 AS place FROM unnest(\(questions.map { $0.hintItem ?? "" })) WITH ORDINALITY AS hint (key, place)
        WHERE key <> '' AND NOT EXISTS (SELECT FROM gamification.items WHERE item_key = key)
        ORDER BY place LIMIT 1
        """
    }

    /// A row for each question that is new or not as it was.
    fileprivate static func upsert(_ questions: [TriviaQuestion], at now: Instant) -> SQL {
        """
        INSERT INTO gamification.trivia_questions AS known (created_at, updated_at, position, is_active, question_key,
            category, difficulty, besitos_correct, besitos_incorrect, time_limit_seconds, correct_option, hint_item,
            question, options, unlock_conditions)
        SELECT \(now), \(now), position, true, q ->> 'key', q ->> 'category', q ->> 'difficulty',
               (q -> 'besitos_correct')::bigint, (q -> 'besitos_incorrect')::bigint,
               (q -> 'time_limit_seconds')::integer, q ->> 'correct', q ->> 'hint_item', q -> 'question', q -> 'options',
               q -> 'conditions'
        FROM jsonb_array_elements(\(JSONWriter.text(of: questions))::jsonb) WITH ORDINALITY AS given (q, position)
        ON CONFLICT (question_key) DO UPDATE
        SET updated_at = excluded.updated_at, position = excluded.position, is_active = true,
            category = excluded.category, difficulty = excluded.difficulty,
            besitos_correct = excluded.besitos_correct, besitos_incorrect = excluded.besitos_incorrect,
            time_limit_seconds = excluded.time_limit_seconds, correct_option = excluded.correct_option,
            hint_item = excluded.hint_item, question = excluded.question, options = excluded.options,
            unlock_conditions = excluded.unlock_conditions
        WHERE (known.position, known.is_active, known.category, known.difficulty, known.besitos_correct,
               known.besitos_incorrect, known.time_limit_seconds, known.correct_option, known.question, known.options,
               known.unlock_conditions)
           <> (excluded.position, true, excluded.category, excluded.difficulty, excluded.besitos_correct,
               excluded.besitos_incorrect, excluded.time_limit_seconds, excluded.correct_option, excluded.question,
               excluded.options, excluded.unlock_conditions)
           OR known.hint_item IS DISTINCT FROM excluded.hint_item
        RETURNING xmax = 0 AS is_new
        """
    }

    fileprivate static func retire(allBut questions: [TriviaQuestion], at now: Instant) -> SQL {
        """
        UPDATE gamification.trivia_questions SET is_active = false, updated_at = \(now)
        WHERE is_active AND question_key <> ALL(\(questions.map(\.key)))
        """
    }
}
