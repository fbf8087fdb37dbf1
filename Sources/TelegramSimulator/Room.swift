import JSON
import TelegramAPI
import Vocabulary

/// A channel or a group that the bot administers. In a channel everybody reads and nobody learns who reacted.
struct Room: Sendable {
    /// `channel` or `supergroup`.
    let type: String
    let title: String
    /// Telegram's own reactions: by message, one emoji a person.
    var reactions: [Int64: [TelegramID: String]] = [:]

    var isChannel: Bool { self.type == "channel" }

    func totals(of message: Int64) -> [ReactionCountUpdate.Total] {
        let counts = Dictionary(grouping: (self.reactions[message] ?? [:]).values, by: { $0 }).mapValues(\.count)
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            ReactionCountUpdate.Total($0.key, Int64($0.value))
        }
    }
}

extension Member {
    /// Telegram's own reactions to each message that has any: `{"message_id": 7, "reactions": […]}`.
    var shownReactions: [JSONText] {
        let room = self.room ?? Room(type: "private", title: "", reactions: self.reactions)
        return room.reactions.keys.sorted().map { message in
            var json = JSONWriter()
            json.object { json in
                json.member("message_id", message)
                json.member("reactions", room.totals(of: message))
            }
            return JSONText(String(decoding: json.bytes, as: UTF8.self))
        }
    }
}

extension World {
    static let rooms: [(id: TelegramID, room: Room)] = [
        (TelegramID(-1_002_000_000_001), Room(type: "channel", title: "La mansión de Diana")),
        (TelegramID(-1_002_000_000_002), Room(type: "supergroup", title: "El salón")),
    ]

    mutating func openRooms() {
        for (id, room) in Self.rooms {
            self.members.append(
                Member(
                    user: TelegramUser(id: id, firstName: room.title), room: room, hasStarted: true,
                    nextMessageID: 1 + Int64(self.number(below: 1_000_000))))
        }
    }

    /// Those who are people.
    var people: [Member] { self.members.filter { $0.room == nil } }

    /// `member` puts a reaction of Telegram's own on a message, another in its place, or takes it back.
    ///
    /// - Parameters:
    ///   - emoji: `nil` to take it back.
    ///   - chat: a room, or the member's own chat with the bot.
    mutating func react(
        _ emoji: String?, on message: Int64, in chat: TelegramID, by member: TelegramID, at now: Instant
    ) -> Result<Int64?, Refusal> {
        guard let person = self.index(of: member), self.members[person].room == nil,
            let place = self.index(of: chat), chat == member || self.members[place].room != nil
        else { return .failure(Self.noSuchMember) }
        guard self.members[place].messages.contains(where: { $0.id == message }) else {
            return .failure(Refusal(.notFound, "playground.no_such_message", "There is no such message now."))
        }
        guard !self.queue.isFull else { return .failure(Self.queueFull) }
        let user = self.members[person].user
        var room =
            self.members[place].room ?? Room(type: "private", title: "", reactions: self.members[place].reactions)
        let old = room.reactions[message]?[member]
        guard old != emoji else { return .success(nil) }
        room.reactions[message, default: [:]][member] = emoji
        if self.members[place].room == nil {
            self.members[place].reactions = room.reactions
        } else {
            self.members[place].room = room
        }
        let chat = self.members[place].chat
        self.publish(.reactions(room.totals(of: message), on: message, of: chat.id))
        guard room.isChannel else {
            let change = MessageReactionUpdate(
                chat: chat, messageID: message, user: user, date: now, old: old.map { [$0] } ?? [],
                new: emoji.map { [$0] } ?? [])
            return .success(self.enqueue(.messageReaction(change), of: place, at: now))
        }
        // Telegram groups these and sends them minutes later.
        let counts = ReactionCountUpdate(chat: chat, messageID: message, date: now, totals: room.totals(of: message))
        return .success(self.enqueue(.reactionCount(counts), of: place, at: now))
    }
}
