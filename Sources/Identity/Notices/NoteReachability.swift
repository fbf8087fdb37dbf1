public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Somebody has blocked the bot, or lets it write again.
public struct NoteReachability: Command, JSONDecodable {
    public static let name = "identity.note_reachability"

    public let account: TelegramID
    public let isReachable: Bool

    public init(account: TelegramID, isReachable: Bool) {
        self.account = account
        self.isReachable = isReachable
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("telegram_id", self.account)
            json.member("reachable", self.isReachable)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "telegram_id", "reachable")
        self.init(account: TelegramID(try fields.int("telegram_id")), isReachable: try fields.bool("reachable"))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public init() {}
        public func encode(into json: inout JSONWriter) { json.object { _ in } }
        public init(json: JSONValue) throws(JSONFault) {}
    }

    public struct Handler: CommandHandler {
        public init() {}

        /// Who is no member is nobody to note.
        public func execute(
            _ input: NoteReachability, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.transaction.queue(
                """
                UPDATE identity.users
                SET unreachable_since = CASE WHEN NOT \(input.isReachable) THEN coalesce(unreachable_since, \(work.now)) END
                WHERE telegram_id = \(input.account)
                """)
            return .success(Receipt())
        }
    }
}
