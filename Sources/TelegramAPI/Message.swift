public import JSON
public import Vocabulary

public struct Message: Hashable, Sendable {
    /// Unique within its chat only.
    public let id: Int64
    /// Absent in channels.
    public let from: TelegramUser?
    public let chat: Chat
    public let date: Instant
    public let editDate: Instant?
    /// Absent when the message is not of text.
    public let text: String?
    public let entities: [MessageEntity]
    public let keyboard: InlineKeyboard?

    public init(
        id: Int64, from: TelegramUser?, chat: Chat, date: Instant, editDate: Instant? = nil, text: String? = nil,
        entities: [MessageEntity] = [], keyboard: InlineKeyboard? = nil
    ) {
        self.id = id
        self.from = from
        self.chat = chat
        self.date = date
        self.editDate = editDate
        self.text = text
        self.entities = entities
        self.keyboard = keyboard
    }
}

extension Message {
    /// A bot command at the very start of the text, as in `/start@OurBot payload`.
    public struct Command: Hashable, Sendable {
        /// Lower case, without the slash.
        public let name: String
        /// The bot it is meant for, where the text says so, without the `@`.
        public let bot: String?
        /// What follows, without surrounding white space; empty when nothing does.
        public let argument: String

        public init(name: String, bot: String? = nil, argument: String = "") {
            self.name = name
            self.bot = bot
            self.argument = argument
        }
    }

    public var command: Command? {
        guard let text = self.text, text.hasPrefix("/"),
            let entity = self.entities.first(where: { $0.type == "bot_command" && $0.offset == 0 })
        else { return nil }
        let end = text.utf16.index(text.startIndex, offsetBy: entity.length, limitedBy: text.endIndex) ?? text.endIndex
        let parts = text[..<end].dropFirst().split(separator: "@", maxSplits: 1)
        guard let name = parts.first else { return nil }
        return Command(
            name: name.lowercased(), bot: parts.count > 1 ? String(parts[1]) : nil, argument: text[end...].trimmed)
    }
}

extension Message: JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.id = try fields.int("message_id")
        self.from = try fields.optionalValue("from", as: TelegramUser.self)
        self.chat = try fields.value("chat", as: Chat.self)
        self.date = try fields.instant("date")
        self.editDate = try fields.optional("edit_date") { fields throws(JSONFault) in try fields.instant("edit_date") }
        self.text = try fields.text("text")
        self.entities = try fields.values("entities", of: MessageEntity.self)
        self.keyboard = try fields.optionalValue("reply_markup", as: InlineKeyboard.self)
    }
}

extension Message: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("message_id", self.id)
            json.member("from", ifPresent: self.from)
            json.member("chat", self.chat)
            json.member("date", self.date.seconds)
            json.member("edit_date", ifPresent: self.editDate?.seconds)
            json.member("text", ifPresent: self.text)
            if !self.entities.isEmpty { json.member("entities", self.entities) }
            json.member("reply_markup", ifPresent: self.keyboard)
        }
    }
}

extension StringProtocol {
    /// Without white space at either end.
    var trimmed: String {
        let head = self.drop { $0.isWhitespace }
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}
