public import JSON
public import Postgres
public import Vocabulary

/// Staff remove a subscriber that the program no longer has: its position, what it has set aside, its replays.
/// One that the program still has begins anew at the next start.
public struct ForgetSubscriber: Command, JSONDecodable {
    public static let name = "coordination.forget_subscriber"

    public let subscriber: String

    public init(subscriber: String) { self.subscriber = subscriber }

    public init(json: JSONValue) throws(JSONFault) { self.subscriber = try JSONFields(json).string("subscriber") }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("subscriber", self.subscriber) } }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let subscriber: String

        init(subscriber: String) { self.subscriber = subscriber }

        public func encode(into json: inout JSONWriter) { json.object { $0.member("subscriber", self.subscriber) } }

        public init(json: JSONValue) throws(JSONFault) { self.subscriber = try JSONFields(json).string("subscriber") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: ForgetSubscriber, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let result = try await work.transaction.rows(
                "DELETE FROM coordination.subscribers WHERE name = \(input.subscriber)")
            guard result.affected == 1 else { return .failure(.noSuchSubscriber) }
            return .success(Receipt(subscriber: input.subscriber))
        }
    }
}
