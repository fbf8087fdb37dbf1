public import JSON
public import Postgres
public import Vocabulary

/// Staff have a subscriber try events again that it could not take: at once, and as often as the first time.
public struct RequeueDeadLetters: Command, JSONDecodable {
    public static let name = "coordination.requeue_dead_letters"

    public let subscriber: String
    public let selection: DeadLetterSelection

    public init(subscriber: String, selection: DeadLetterSelection) {
        self.subscriber = subscriber
        self.selection = selection
    }

    public init(json: JSONValue) throws(JSONFault) {
        self.subscriber = try JSONFields(json).string("subscriber")
        self.selection = try DeadLetterSelection(json: json)
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("subscriber", self.subscriber)
            self.selection.encodeMembers(into: &json)
        }
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let requeued: Int

        init(requeued: Int) { self.requeued = requeued }

        public func encode(into json: inout JSONWriter) { json.object { $0.member("requeued", self.requeued) } }

        public init(json: JSONValue) throws(JSONFault) { self.requeued = Int(try JSONFields(json).int("requeued")) }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: RequeueDeadLetters, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let result = try await work.transaction.rows(
                """
                UPDATE coordination.set_aside_events AS aside
                SET state = 'retrying', attempts = 0, retry_at = \(work.now)
                WHERE subscriber = \(input.subscriber) AND state <> 'discarded' AND \(input.selection.condition)
                """)
            work.callWorkers()
            return .success(Receipt(requeued: result.affected))
        }
    }
}
