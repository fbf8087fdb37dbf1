import JSON
import TelegramAPI
import Vocabulary

// MARK: - What people do

extension World {
    /// An update on its way, and what it is about.
    struct Sent: Hashable, Sendable {
        /// `nil` when the bot has not asked for this kind of update.
        let updateID: Int64?
        let messageID: Int64
        var queryID = ""
    }

    static let noSuchMember = Refusal(.notFound, "playground.no_such_member", "There is no such member.")
    static let queueFull = Refusal(
        .conflict, "playground.queue_full", "Too many updates wait for the webhook.")
    private static let hasBlocked = Refusal(
        .conflict, "playground.blocked", "The member has blocked the bot; unblock it first.")

    mutating func join(firstName: String, languageCode: String) -> Result<Member, Refusal> {
        guard self.people.count < self.configuration.maxMembers else {
            return .failure(
                Refusal(
                    .conflict, "playground.too_many_members",
                    "The playground holds \(self.configuration.maxMembers) members."))
        }
        // Beyond 32 bits, as real ids are.
        let id = TelegramID(6_000_000_101 + Int64(self.people.count))
        let member = Member(
            user: TelegramUser(
                id: id, firstName: firstName, username: Self.username(firstName, id), languageCode: languageCode),
            nextMessageID: 1 + Int64(self.number(below: 1_000_000)))
        self.members.append(member)
        return .success(member)
    }

    /// At least five of `a-z0-9_`, as Telegram has them; `nil` for a name without Latin letters.
    private static func username(_ firstName: String, _ id: TelegramID) -> String? {
        let letters = firstName.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(20)
        guard let first = letters.first, first.isLetter else { return nil }
        return "\(letters)_\(id.rawValue % 1000)"
    }

    private func active(_ member: TelegramID) -> Result<Int, Refusal> {
        guard let index = self.index(of: member), self.members[index].room == nil else {
            return .failure(Self.noSuchMember)
        }
        guard !self.members[index].isBlocked else { return .failure(Self.hasBlocked) }
        return self.queue.isFull ? .failure(Self.queueFull) : .success(index)
    }

    mutating func write(_ text: String, by member: TelegramID, at now: Instant) -> Result<Sent, Refusal> {
        self.active(member).flatMap { index in
            guard let text = try? MessageText.finish(FormattedText(text: text), tooLong: "") else {
                return .failure(
                    Refusal(
                        .invalid, "playground.bad_text", "A message has 1 to 4096 characters that are not all blank.",
                        field: "text"))
            }
            self.members[index].hasStarted = true
            let message = Message(
                id: self.members[index].takeMessageID(), from: self.members[index].user,
                chat: self.members[index].chat, date: now, text: text.text, entities: text.entities)
            self.members[index].append(message, limit: self.configuration.maxMessages)
            self.publish(.message(message, of: member))
            return .success(Sent(updateID: self.enqueue(.message(message), of: index, at: now), messageID: message.id))
        }
    }

    /// - Parameter room: where the message stands, unless in the member's own chat.
    mutating func press(
        _ data: String, on message: Int64, in room: TelegramID? = nil, by member: TelegramID, at now: Instant
    ) -> Result<Sent, Refusal> {
        self.active(member).flatMap { index in
            let place = room.flatMap { self.index(of: $0) } ?? index
            guard place == index || self.members[place].room != nil else { return .failure(Self.noSuchMember) }
            guard let pressed = self.members[place].messages.first(where: { $0.id == message }),
                pressed.keyboard?.rows.joined().contains(where: { $0.action == .callback(data: data) }) == true
            else {
                return .failure(
                    Refusal(.notFound, "playground.no_such_button", "That message has no such button now."))
            }
            let id = "\(member.rawValue << 20 | Int64(self.number(below: 1 << 20)))\(self.number(below: 1 << 30))"
            let lifetime = Duration.seconds(self.configuration.callbackLifetime)
            self.openQueries.removeAll { $0.until <= now }
            self.openQueries.append((id, member, self.members[place].user.id, now.advanced(by: lifetime)))
            if self.openQueries.count > self.configuration.maxPendingUpdates { self.openQueries.removeFirst() }
            let query = CallbackQuery(
                id: id, from: self.members[index].user, origin: .message(pressed),
                chatInstance: "\(member.rawValue &* 2_654_435_761)", data: data)
            let updateID = self.enqueue(.callbackQuery(query), of: index, at: now)
            return .success(Sent(updateID: updateID, messageID: message, queryID: id))
        }
    }

    /// Sends the member's last update again, as Telegram does when it missed the answer.
    mutating func redeliver(to member: TelegramID, at now: Instant) -> Result<Int64, Refusal> {
        guard let index = self.index(of: member) else { return .failure(Self.noSuchMember) }
        guard !self.queue.isFull else { return .failure(Self.queueFull) }
        guard let last = self.members[index].lastUpdate else {
            return .failure(Refusal(.conflict, "playground.no_update", "The member has not sent anything yet."))
        }
        self.queue.add(
            last.id, last.lane, member: member, body: last.body,
            expires: now.advanced(by: Self.lifetime(of: last.lane.kind)), isRedelivery: true)
        return .success(last.id)
    }

    /// Blocks or unblocks the bot. Nothing happens when that is so already.
    mutating func setBlocked(_ isBlocked: Bool, by member: TelegramID, at now: Instant) -> Result<Member, Refusal> {
        guard let index = self.index(of: member), self.members[index].room == nil else {
            return .failure(Self.noSuchMember)
        }
        guard self.members[index].isBlocked != isBlocked else { return .success(self.members[index]) }
        guard !self.queue.isFull else { return .failure(Self.queueFull) }
        self.members[index].isBlocked = isBlocked
        let change = ChatMemberUpdate(
            chat: self.members[index].chat, from: self.members[index].user, date: now, user: self.bot,
            old: isBlocked ? .member : .kicked, new: isBlocked ? .kicked : .member)
        _ = self.enqueue(.myChatMember(change), of: index, at: now)
        return .success(self.members[index])
    }
}
