import Coordination
import EventCatalogue
import JSON
import Postgres
import Vocabulary

/// Writes a note; `no` is refused after it was written.
struct Note: Command {
    static let name = "test.note"

    let text: String

    init(_ text: String) { self.text = text }

    func encode(into json: inout JSONWriter) { json.object { $0.member("text", self.text) } }

    struct Receipt: JSONEncodable, JSONDecodable, Equatable, ExpressibleByStringLiteral {
        let text: String

        init(stringLiteral text: String) { self.text = text }
        init(json: JSONValue) throws(JSONFault) { self.text = try JSONFields(json).string("text") }
        func encode(into json: inout JSONWriter) { json.object { $0.member("text", self.text) } }
    }

    struct Handler: CommandHandler {
        func validate(_ input: Note) -> Refusal? { input.text.isEmpty ? .empty : nil }

        func execute(_ input: Note, in work: UnitOfWork) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            _ = try await work.transaction.rows("INSERT INTO notes (text) VALUES (\(input.text))")
            work.emit(Noted(text: input.text), about: nil)
            return input.text == "no" ? .failure(.tooNegative) : .success(Receipt(stringLiteral: input.text))
        }
    }
}

/// Writes two notes, each as a part of its own.
struct Pair: Command {
    typealias Receipt = Note.Receipt

    static let name = "test.pair"

    let first, second: String

    init(_ first: String, _ second: String) {
        self.first = first
        self.second = second
    }

    func encode(into json: inout JSONWriter) { [self.first, self.second].encode(into: &json) }

    struct Handler: CommandHandler {
        func execute(_ input: Pair, in work: UnitOfWork) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            var words: [String] = []
            for text in [input.first, input.second] {
                switch try await work.perform(Note(text), with: Note.Handler()) {
                case .success(let receipt): words.append(receipt.text)
                case .failure(let refusal): words.append("but \(refusal.code)")
                }
            }
            return .success(Receipt(stringLiteral: words.joined(separator: ", ")))
        }
    }
}

struct Noted: Event {
    let text: String

    static let shape = EventShape("test.noted", "A note was written.", Self.init, EventField("text", \.text))
}

extension Refusal {
    static let empty = Refusal(.invalid, "test.empty", "A note needs text.", field: "text")
    static let tooNegative = Refusal(.conflict, "test.too_negative", "No.")
}

extension Outcome: Equatable where Receipt: Equatable {
    static func == (lhs: Outcome<Receipt>, rhs: Outcome<Receipt>) -> Bool {
        switch (lhs, rhs) {
        case (.done(let one), .done(let other)), (.replayed(let one), .replayed(let other)): one == other
        case (.refused(let one), .refused(let other)): one == other
        case (.keyReused, .keyReused): true
        default: false
        }
    }
}
