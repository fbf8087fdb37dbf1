import JSON
import TelegramAPI
import Vocabulary

/// A person in the simulated Telegram, with their private chat with the bot; or a ``Room``, whose id and title stand
/// in `user`.
struct Member: Sendable {
    let user: TelegramUser
    var room: Room?
    var isBlocked = false
    /// Has written to the bot, which cannot write first.
    var hasStarted = false
    var messages: [Message] = []
    var nextMessageID: Int64
    /// What the last update was, to send it again.
    var lastUpdate: SentUpdate?
    /// Of Telegram's own, in the private chat.
    var reactions: [Int64: [TelegramID: String]] = [:]
    /// When the bot last wrote here.
    var lastBotMessage: Instant?

    var chat: Chat {
        if let room { return Chat(id: self.user.id, type: room.type, title: room.title) }
        return Chat(id: self.user.id, username: self.user.username, firstName: self.user.firstName)
    }

    struct SentUpdate: Sendable {
        let id: Int64
        let lane: UpdateQueue.Lane
        let body: [UInt8]
        /// The webhook response whose call was carried out for it.
        var answer: [UInt8]?
    }

    /// - Parameter limit: beyond which the oldest message goes.
    mutating func append(_ message: Message, limit: Int) {
        self.messages.append(message)
        if self.messages.count > limit { self.messages.removeFirst() }
    }

    mutating func takeMessageID() -> Int64 {
        defer { self.nextMessageID += 1 }
        return self.nextMessageID
    }
}

extension Member: JSONEncodable {
    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.user.id)
            json.member("first_name", self.user.firstName)
            json.member("username", ifPresent: self.user.username)
            json.member("language_code", ifPresent: self.user.languageCode)
            json.member("blocked", self.isBlocked)
            json.member("room", ifPresent: self.room?.type)
        }
    }
}
