public import JSON
public import Vocabulary

/// Somebody changed their reaction to a message, in a chat where the bot may see who: never in channels.
public struct MessageReactionUpdate: Hashable, Sendable {
    public let chat: Chat
    public let messageID: Int64
    /// `nil` for who reacts as a chat.
    public let user: TelegramUser?
    public let date: Instant
    /// Emoji; custom ones and paid ones are left out.
    public let old, new: [String]

    public init(chat: Chat, messageID: Int64, user: TelegramUser?, date: Instant, old: [String], new: [String]) {
        self.chat = chat
        self.messageID = messageID
        self.user = user
        self.date = date
        self.old = old
        self.new = new
    }
}

extension MessageReactionUpdate: JSONDecodable, JSONEncodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.chat = try fields.value("chat", as: Chat.self)
        self.messageID = try fields.int("message_id")
        self.user = try fields.optionalValue("user", as: TelegramUser.self)
        self.date = try fields.instant("date")
        self.old = try Self.emoji(fields, "old_reaction")
        self.new = try Self.emoji(fields, "new_reaction")
    }

    private static func emoji(_ fields: JSONFields, _ name: String) throws(JSONFault) -> [String] {
        guard case .array(let reactions) = try fields.value(name) else {
            throw JSONFault(field: name, rule: "must be an array")
        }
        return reactions.compactMap { $0["emoji"]?.string }
    }

    public func encode(into json: inout JSONWriter) {
        func emoji(_ list: [String]) -> [JSONValue] { list.map { ["type": "emoji", "emoji": .string($0)] } }
        json.object { json in
            json.member("chat", self.chat)
            json.member("message_id", self.messageID)
            json.member("user", ifPresent: self.user)
            json.member("date", self.date.seconds)
            json.member("old_reaction", emoji(self.old))
            json.member("new_reaction", emoji(self.new))
        }
    }
}
