public import JSON
public import Postgres
public import Vocabulary

/// Staff give up events that a subscriber could not take, and say why; those that waited behind them go on.
public struct DiscardDeadLetters: Command, JSONDecodable {
    public static let name = "coordination.discard_dead_letters"

    public let subscriber: String
    public let selection: DeadLetterSelection
    public let reason: String

    public init(subscriber: String, selection: DeadLetterSelection, reason: String) {
        self.subscriber = subscriber
        self.selection = selection
        self.reason = reason
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            subscriber: try fields.string("subscriber"), selection: try DeadLetterSelection(json: json),
            reason: try fields.string("reason"))
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("subscriber", self.subscriber)
            self.selection.encodeMembers(into: &json)
            json.member("reason", self.reason)
        }
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let discarded: Int

        init(discarded: Int) { self.discarded = discarded }

        public func encode(into json: inout JSONWriter) { json.object { $0.member("discarded", self.discarded) } }

        public init(json: JSONValue) throws(JSONFault) { self.discarded = Int(try JSONFields(json).int("discarded")) }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: DiscardDeadLetters, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let result = try await work.transaction.rows(
                """
                UPDATE coordination.set_aside_events AS aside SET state = 'discarded', reason = \(input.reason)
                WHERE subscriber = \(input.subscriber) AND state <> 'discarded' AND \(input.selection.condition)
                """)
            work.callWorkers()
            return .success(Receipt(discarded: result.affected))
        }
    }
}
