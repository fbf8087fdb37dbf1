public import Coordination
public import JSON
public import Postgres
public import Vocabulary

public enum ChannelPost {}
public typealias ChannelPostID = ID<ChannelPost>

/// A post as it is to be published: members react to it by buttons under it.
public struct KeepPost: Command, JSONDecodable {
    public static let name = "gamification.keep_post"
    public static let reactionCounts = 1...8

    /// A channel, a group or a private chat of the bot's.
    public let chat: TelegramID
    /// Telegram HTML, 1 to 4096 characters.
    public let text: String
    /// At least one, unless the post has a ``link``.
    public let reactions: [String]
    public let link: PostLink?

    public init(chat: TelegramID, text: String, reactions: [String], link: PostLink? = nil) {
        self.chat = chat
        self.text = text
        self.reactions = reactions
        self.link = link
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("chat_id", self.chat)
            json.member("text", self.text)
            json.member("reactions", self.reactions)
            json.member("link", ifPresent: self.link)
        }
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    public init(_ fields: JSONFields) throws(JSONFault) {
        try fields.allow(only: "chat_id", "text", "reactions", "link")
        let link = try fields.optional("link") { (found) throws(JSONFault) in
            try PostLink(json: try found.value("link"))
        }
        self.init(
            chat: TelegramID(try fields.int("chat_id")), text: try Self.text(of: fields),
            reactions: try Self.reactions(of: fields, mayBeNone: link != nil), link: link)
    }

    public static func text(of fields: JSONFields) throws(JSONFault) -> String {
        let text = try fields.string("text", bytes: 1...16_384)
        guard (1...4096).contains(text.unicodeScalars.count), !text.utf8.contains(0) else {
            throw JSONFault(field: "text", rule: "must have 1 to 4096 characters, none of them NUL")
        }
        return text
    }

    public static func reactions(of fields: JSONFields, mayBeNone: Bool) throws(JSONFault) -> [String] {
        guard case .array(let values) = try fields.value("reactions") else {
            throw JSONFault(field: "reactions", rule: "must be a list")
        }
        let reactions = values.compactMap(\.string)
        guard reactions.count == values.count, values.count <= Self.reactionCounts.upperBound,
            mayBeNone || !values.isEmpty,
            Set(reactions).count == values.count, reactions.allSatisfy({ (1...32).contains($0.utf8.count) })
        else { throw JSONFault(field: "reactions", rule: "must be 1 to 8 different words") }
        return reactions
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let post: ChannelPostID

        init(post: ChannelPostID) { self.post = post }
        public func encode(into json: inout JSONWriter) { json.object { $0.member("post_id", self.post) } }
        public init(json: JSONValue) throws(JSONFault) { self.post = try JSONFields(json).id("post_id") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: KeepPost, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let results = try await work.transaction.flight([
                """
                SELECT reaction_type FROM gamification.reaction_reward_configs
                WHERE content_type = 'channel_post' AND reaction_type = ANY(\(input.reactions)) AND is_active
                """,
                """
                INSERT INTO gamification.channel_posts
                    (chat_id, created_at, text, reactions, linked_fragment, link_label, delivery_key)
                VALUES (\(input.chat), \(work.now), \(input.text), \(input.reactions), \(input.link?.fragment),
                    \(input.link?.label), \(work.operation.description))
                RETURNING post_id
                """,
            ])
            let known = Set(
                try results[0].map { (row) throws(DatabaseError) -> String in try row.get("reaction_type") })
            if let place = input.reactions.firstIndex(where: { !known.contains($0) }) {
                return .failure(.unknownReaction(input.reactions[place], at: place))
            }
            guard let row = results[1].first else { throw .badColumn("post_id") }
            return .success(Receipt(post: try row.get("post_id")))
        }
    }
}

/// Telegram has it: from now on members can react.
public struct NotePublication: Command, JSONDecodable {
    public typealias Receipt = KeepPost.Receipt

    public static let name = "gamification.note_publication"

    public let post: ChannelPostID
    public let message: Int64

    public init(post: ChannelPostID, message: Int64) {
        self.post = post
        self.message = message
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("post_id", self.post)
            json.member("message_id", self.message)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(post: try fields.id("post_id"), message: try fields.int("message_id"))
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: NotePublication, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.transaction.queue(
                """
                UPDATE gamification.channel_posts SET message_id = \(input.message), published_at = \(work.now)
                WHERE post_id = \(input.post) AND message_id IS NULL
                """)
            return .success(Receipt(post: input.post))
        }
    }
}
