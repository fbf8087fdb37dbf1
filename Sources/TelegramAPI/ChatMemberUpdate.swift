public import JSON
public import Vocabulary

/// Somebody's standing in a chat changed; in a private chat the bot's own: blocked or unblocked.
public struct ChatMemberUpdate: Hashable, Sendable {
    /// One of the Bot API's six words, or one it has learnt since.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let creator = Status(rawValue: "creator")
        public static let administrator = Status(rawValue: "administrator")
        public static let member = Status(rawValue: "member")
        public static let restricted = Status(rawValue: "restricted")
        public static let left = Status(rawValue: "left")
        public static let kicked = Status(rawValue: "kicked")
    }

    public let chat: Chat
    /// Who did it.
    public let from: TelegramUser
    public let date: Instant
    public let user: TelegramUser
    public let old: Status
    public let new: Status

    public init(chat: Chat, from: TelegramUser, date: Instant, user: TelegramUser, old: Status, new: Status) {
        self.chat = chat
        self.from = from
        self.date = date
        self.user = user
        self.old = old
        self.new = new
    }
}

extension ChatMemberUpdate: JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.chat = try fields.value("chat", as: Chat.self)
        self.from = try fields.value("from", as: TelegramUser.self)
        self.date = try fields.instant("date")
        let new = try fields.fields("new_chat_member")
        self.user = try new.value("user", as: TelegramUser.self)
        self.new = Status(rawValue: try new.string("status"))
        self.old = Status(rawValue: try fields.fields("old_chat_member").string("status"))
    }
}

extension ChatMemberUpdate: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("chat", self.chat)
            json.member("from", self.from)
            json.member("date", self.date.seconds)
            json.member("old_chat_member", object: { self.encodeMember(self.old, into: &$0) })
            json.member("new_chat_member", object: { self.encodeMember(self.new, into: &$0) })
        }
    }

    private func encodeMember(_ status: Status, into json: inout JSONWriter) {
        json.member("user", self.user)
        json.member("status", status.rawValue)
        // Required of a banned member; 0 is for ever.
        if status == .kicked { json.member("until_date", 0) }
    }
}
