public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Telegram tells the totals of its own reactions to a message of a channel.
public struct NoteReactionCounts: Command {
    public static let name = "gamification.note_reaction_counts"

    public let chat: TelegramID
    public let message: Int64
    /// When Telegram counted; older counts change nothing.
    public let time: Instant
    public let counts: [(reaction: String, count: Int64)]

    public init(chat: TelegramID, message: Int64, at time: Instant, counts: [(reaction: String, count: Int64)]) {
        self.chat = chat
        self.message = message
        self.time = time
        self.counts = counts
    }

    private var totals: JSONValue {
        .object(JSONObject(self.counts.prefix(100).map { ($0.reaction, .int($0.count)) }))
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("chat_id", self.chat)
            json.member("message_id", self.message)
            json.member("time", self.time)
            json.member("counts", self.totals)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "chat_id", "message_id", "time", "counts")
        guard case .object(let counts) = try fields.value("counts") else {
            throw JSONFault(field: "counts", rule: "must be an object")
        }
        self.init(
            chat: TelegramID(try fields.int("chat_id")), message: try fields.int("message_id"),
            at: try fields.time("time"),
            counts: counts.members.compactMap { member in member.value.int.map { (member.name, $0) } })
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public init() {}
        public func encode(into json: inout JSONWriter) { json.object { _ in } }
        public init(json: JSONValue) throws(JSONFault) {}
    }

    public struct Handler: CommandHandler {
        public init() {}

        /// What is no post of ours is nothing to note.
        public func execute(
            _ input: NoteReactionCounts, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.transaction.queue(
                """
                UPDATE gamification.channel_posts
                SET native_counts = \(JSONWriter.text(of: input.totals))::jsonb, native_counted_at = \(input.time)
                WHERE chat_id = \(input.chat) AND message_id = \(input.message)
                    AND (native_counted_at IS NULL OR native_counted_at <= \(input.time))
                """)
            return .success(Receipt())
        }
    }
}

extension NoteReactionCounts: JSONDecodable {}
