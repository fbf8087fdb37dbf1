public import JSON
public import Vocabulary

/// How many reacted to a message, where the bot may not see who: in channels. Grouped, and minutes late.
public struct ReactionCountUpdate: Hashable, Sendable {
    public struct Total: Hashable, Sendable {
        /// The emoji; of custom emoji and paid reactions, the word that says so.
        public let reaction: String
        public let count: Int64

        public init(_ reaction: String, _ count: Int64) { (self.reaction, self.count) = (reaction, count) }
    }

    public let chat: Chat
    public let messageID: Int64
    public let date: Instant
    public let totals: [Total]

    public init(chat: Chat, messageID: Int64, date: Instant, totals: [Total]) {
        self.chat = chat
        self.messageID = messageID
        self.date = date
        self.totals = totals
    }
}

extension ReactionCountUpdate: JSONDecodable, JSONEncodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.chat = try fields.value("chat", as: Chat.self)
        self.messageID = try fields.int("message_id")
        self.date = try fields.instant("date")
        self.totals = try fields.values("reactions", of: Total.self)
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("chat", self.chat)
            json.member("message_id", self.messageID)
            json.member("date", self.date.seconds)
            json.member("reactions", self.totals)
        }
    }
}

extension ReactionCountUpdate.Total: JSONDecodable, JSONEncodable {
    private static let kinds = ["custom_emoji", "paid"]

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        let kind = try fields.fields("type")
        let name = try kind.string("type")
        self.init(name == "emoji" ? try kind.string("emoji") : name, try fields.int("total_count", in: 0 ... .max))
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            let isEmoji = !Self.kinds.contains(self.reaction)
            json.member(
                "type",
                object: { json in
                    json.member("type", isEmoji ? "emoji" : self.reaction)
                    if isEmoji { json.member("emoji", self.reaction) }
                })
            json.member("total_count", self.count)
        }
    }
}
