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
    public let picture: Picture?

    /// What a message shows besides its text.
    public enum Picture: Hashable, Sendable {
        /// Of a web page, large and above the text.
        case preview(url: String)
        /// By Telegram's name for the file, with a caption.
        case photo(file: String, caption: String?, album: String?)
        /// Something to listen to.
        case audio(file: String, caption: String?)
    }

    public init(
        id: Int64, from: TelegramUser?, chat: Chat, date: Instant, editDate: Instant? = nil, text: String? = nil,
        entities: [MessageEntity] = [], keyboard: InlineKeyboard? = nil, picture: Picture? = nil
    ) {
        self.id = id
        self.from = from
        self.chat = chat
        self.date = date
        self.editDate = editDate
        self.text = text
        self.entities = entities
        self.keyboard = keyboard
        self.picture = picture
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
        self.picture = Picture(message: json)
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
            self.picture?.encode(into: &json)
            json.member("reply_markup", ifPresent: self.keyboard)
        }
    }
}

extension Message.Picture {
    /// Of several sizes the last, which is the largest.
    fileprivate init?(message: JSONValue) {
        if let file = message["photo"]?.array?.last?["file_id"]?.string {
            self = .photo(
                file: file, caption: message["caption"]?.string, album: message["media_group_id"]?.string)
        } else if let file = message["audio"]?["file_id"]?.string {
            self = .audio(file: file, caption: message["caption"]?.string)
        } else if let url = message["link_preview_options"]?["url"]?.string {
            self = .preview(url: url)
        } else {
            return nil
        }
    }

    fileprivate func encode(into json: inout JSONWriter) {
        switch self {
        case .preview(let url):
            let options: JSONValue = ["url": .string(url), "prefer_large_media": true, "show_above_text": true]
            json.member("link_preview_options", options)
        case .photo(let file, let caption, let album):
            let size: JSONValue = [
                "file_id": .string(file), "file_unique_id": .string(file), "width": 1280, "height": 853,
            ]
            json.member("photo", [size])
            json.member("caption", ifPresent: caption)
            json.member("media_group_id", ifPresent: album)
        case .audio(let file, let caption):
            let audio: JSONValue = ["file_id": .string(file), "file_unique_id": .string(file), "duration": 0]
            json.member("audio", audio)
            json.member("caption", ifPresent: caption)
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
