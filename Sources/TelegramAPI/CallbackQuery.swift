public import JSON

/// A press of a button, to be answered once with ``BotCall/answerCallbackQuery(_:text:alert:)``.
public struct CallbackQuery: Hashable, Sendable {
    public enum Origin: Hashable, Sendable {
        case message(Message)
        /// The message is too old or deleted: it can be neither read nor edited.
        case inaccessible(chat: Chat, messageID: Int64)
    }

    public let id: String
    public let from: TelegramUser
    /// `nil` when the button stood in an inline-mode message.
    public let origin: Origin?
    public let chatInstance: String
    public let data: String?

    public init(id: String, from: TelegramUser, origin: Origin?, chatInstance: String, data: String?) {
        self.id = id
        self.from = from
        self.origin = origin
        self.chatInstance = chatInstance
        self.data = data
    }

    /// The message that can be read and edited.
    public var message: Message? { if case .message(let message) = self.origin { message } else { nil } }

    public var chat: Chat? {
        switch self.origin {
        case .message(let message): message.chat
        case .inaccessible(let chat, _): chat
        case nil: nil
        }
    }
}

extension CallbackQuery: JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.id = try fields.string("id")
        self.from = try fields.value("from", as: TelegramUser.self)
        self.origin = try fields.optionalValue("message", as: Origin.self)
        self.chatInstance = try fields.text("chat_instance") ?? ""
        self.data = try fields.text("data")
    }
}

extension CallbackQuery.Origin: JSONDecodable, JSONEncodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        // An inaccessible message has the date 0; nothing else tells the two apart.
        if try fields.int("date") == 0 {
            self = .inaccessible(
                chat: try fields.value("chat", as: Chat.self), messageID: try fields.int("message_id"))
        } else {
            self = .message(try Message(json: json))
        }
    }

    public func encode(into json: inout JSONWriter) {
        switch self {
        case .message(let message): message.encode(into: &json)
        case .inaccessible(let chat, let messageID):
            json.object { json in
                json.member("chat", chat)
                json.member("message_id", messageID)
                json.member("date", 0)
            }
        }
    }
}

extension CallbackQuery: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("from", self.from)
            json.member("message", ifPresent: self.origin)
            json.member("chat_instance", self.chatInstance)
            json.member("data", ifPresent: self.data)
        }
    }
}
