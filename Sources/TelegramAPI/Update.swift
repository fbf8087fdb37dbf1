public import JSON

/// What Telegram pushes to the webhook: one event.
public struct Update: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case message(Message)
        case callbackQuery(CallbackQuery)
        case myChatMember(ChatMemberUpdate)
        case messageReaction(MessageReactionUpdate)
        case reactionCount(ReactionCountUpdate)
        /// An event of a kind we do not handle, by its name; empty when it has none.
        case other(kind: String)

        public var kind: String {
            switch self {
            case .message: "message"
            case .callbackQuery: "callback_query"
            case .myChatMember: "my_chat_member"
            case .messageReaction: "message_reaction"
            case .reactionCount: "message_reaction_count"
            case .other(let kind): kind
            }
        }
    }

    /// Rises by one per update, until it jumps somewhere after a week without any: keep a set of seen ids.
    public let id: Int64
    public let content: Content

    public init(id: Int64, _ content: Content) {
        self.id = id
        self.content = content
    }
}

extension Update: JSONDecodable {
    /// Members it does not know are ignored; a known one that breaks the Bot API's own rules throws.
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.id = try fields.int("update_id", in: 0 ... .max)
        if let message = try fields.optionalValue("message", as: Message.self) {
            self.content = .message(message)
        } else if let query = try fields.optionalValue("callback_query", as: CallbackQuery.self) {
            self.content = .callbackQuery(query)
        } else if let change = try fields.optionalValue("my_chat_member", as: ChatMemberUpdate.self) {
            self.content = .myChatMember(change)
        } else if let change = try fields.optionalValue("message_reaction", as: MessageReactionUpdate.self) {
            self.content = .messageReaction(change)
        } else if let counts = try fields.optionalValue("message_reaction_count", as: ReactionCountUpdate.self) {
            self.content = .reactionCount(counts)
        } else {
            let kind = json.object?.members.first { $0.name != "update_id" }?.name
            self.content = .other(kind: kind ?? "")
        }
    }
}

extension Update: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("update_id", self.id)
            switch self.content {
            case .message(let message): json.member("message", message)
            case .callbackQuery(let query): json.member("callback_query", query)
            case .myChatMember(let change): json.member("my_chat_member", change)
            case .messageReaction(let change): json.member("message_reaction", change)
            case .reactionCount(let counts): json.member("message_reaction_count", counts)
            case .other(let kind): if !kind.isEmpty { json.member(kind, object: { _ in }) }
            }
        }
    }
}
