import JSON
import TelegramAPI
import Vocabulary

// MARK: - The bot's messages

extension World {
    mutating func sendMessage(_ parameters: CallParameters, at now: Instant) throws(CallRefusal) -> BotAPIAnswer {
        let text = try MessageText.read(parameters)
        let markup = try ReplyMarkup(parameters)
        let index = try self.chat(parameters)
        guard !self.members[index].isBlocked else { throw .blocked }
        let finished = try MessageText.finish(text, tooLong: "message is too long")
        try markup.checkActions()
        try self.checkFlood(index, at: now)
        let message = Message(
            id: self.members[index].takeMessageID(), from: self.members[index].room?.isChannel == true ? nil : self.bot,
            chat: self.members[index].chat, date: now,
            text: finished.text, entities: finished.entities, keyboard: markup.keyboard,
            picture: Self.preview(parameters))
        self.members[index].append(message, limit: self.configuration.maxMessages)
        self.publish(.message(message, of: self.members[index].user.id))
        return .done(JSONValue(of: message))
    }

    private mutating func checkFlood(_ index: Int, at now: Instant) throws(CallRefusal) {
        guard self.configuration.enforcesFloodLimits else { return }
        let second = Duration.seconds(1)
        self.recentSends.removeAll { now.duration(since: $0) >= second }
        if let last = self.members[index].lastBotMessage, now.duration(since: last) < second { throw .flood(1) }
        guard self.recentSends.count < 30 else { throw .flood(1) }
        self.recentSends.append(now)
        self.members[index].lastBotMessage = now
    }

    mutating func editMessageText(_ parameters: CallParameters, at now: Instant) throws(CallRefusal) -> BotAPIAnswer {
        let text = try MessageText.read(parameters)
        let markup = try Self.inlineMarkup(parameters)
        let (member, index) = try self.messageToEdit(parameters)
        let finished = try MessageText.finish(text, tooLong: "MESSAGE_TOO_LONG")
        return try self.edit(member, index, finished, markup, picture: Self.preview(parameters), at: now)
    }

    mutating func editMessageReplyMarkup(
        _ parameters: CallParameters, at now: Instant
    ) throws(CallRefusal) -> BotAPIAnswer {
        let markup = try Self.inlineMarkup(parameters)
        let (member, index) = try self.messageToEdit(parameters)
        let old = self.members[member].messages[index]
        let text = FormattedText(text: old.text ?? "", entities: old.entities)
        return try self.edit(member, index, text, markup, picture: old.picture, at: now)
    }

    /// Without a keyboard in `markup` the message has none afterwards.
    private mutating func edit(
        _ member: Int, _ index: Int, _ text: FormattedText, _ markup: ReplyMarkup, picture: Message.Picture?,
        at now: Instant
    ) throws(CallRefusal) -> BotAPIAnswer {
        try markup.checkActions()
        let old = self.members[member].messages[index]
        guard
            old.text != text.text || old.entities != text.entities || old.keyboard != markup.keyboard
                || old.picture != picture
        else {
            throw .notModified
        }
        let new = Message(
            id: old.id, from: old.from, chat: old.chat, date: old.date, editDate: now, text: text.text,
            entities: text.entities, keyboard: markup.keyboard, picture: picture)
        self.members[member].messages[index] = new
        self.publish(.edit(new, of: self.members[member].user.id))
        return .done(JSONValue(of: new))
    }

    private static func inlineMarkup(_ parameters: CallParameters) throws(CallRefusal) -> ReplyMarkup {
        let markup = try ReplyMarkup(parameters)
        guard markup != .other else { throw .bad("inline keyboard expected") }
        return markup
    }

    private func messageToEdit(_ parameters: CallParameters) throws(CallRefusal) -> (member: Int, message: Int) {
        guard parameters["inline_message_id"].isEmpty else { throw .bad("MESSAGE_ID_INVALID") }
        let found = try self.message(parameters, orElse: "message to edit not found")
        // In a channel nobody else writes.
        let isChannel = self.members[found.member].room?.isChannel == true
        guard isChannel || self.members[found.member].messages[found.message].from == self.bot else {
            throw .bad("message can't be edited")
        }
        return found
    }

    private func message(
        _ parameters: CallParameters, orElse missing: String
    ) throws(CallRefusal) -> (member: Int, message: Int) {
        let member = try self.chat(parameters)
        let id = parameters.integer("message_id")
        guard id != 0 else { throw .bad("message identifier is not specified") }
        guard let index = self.members[member].messages.firstIndex(where: { $0.id == id }) else { throw .bad(missing) }
        return (member, index)
    }

    mutating func deleteMessage(_ parameters: CallParameters, at now: Instant) throws(CallRefusal) -> BotAPIAnswer {
        let (member, index) = try self.message(parameters, orElse: "message to delete not found")
        let message = self.members[member].messages[index]
        guard now.duration(since: message.date) < .seconds(172_800) else {
            throw .bad("message can't be deleted for everyone")
        }
        self.members[member].messages.remove(at: index)
        self.publish(.delete(message.id, of: self.members[member].user.id))
        return .done(true)
    }
}

// MARK: - Signs of life

extension World {
    mutating func answerCallbackQuery(
        _ parameters: CallParameters, at now: Instant
    ) throws(CallRefusal) -> BotAPIAnswer {
        let id = parameters["callback_query_id"]
        let url = parameters["url"]
        guard url.isEmpty || url.hasPrefix("https://t.me/\(self.bot.username ?? "")?start=") else {
            throw .bad("URL_INVALID")
        }
        guard TelegramLimits.accepts(callbackAnswer: parameters["text"]) else { throw .bad("MESSAGE_TOO_LONG") }
        self.openQueries.removeAll { $0.until <= now }
        guard let index = self.openQueries.firstIndex(where: { $0.id == id }) else { throw .queryTooOld }
        let query = self.openQueries.remove(at: index)
        self.publish(
            .callbackAnswer(
                id, text: parameters["text"], alert: parameters.boolean("show_alert"), url: url, of: query.chat))
        return .done(true)
    }

    private static let actions: Set<String> = [
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note", "cancel",
    ]

    mutating func sendChatAction(_ parameters: CallParameters) throws(CallRefusal) -> BotAPIAnswer {
        let index = try self.chat(parameters)
        guard Self.actions.contains(parameters["action"].lowercased()) else {
            throw .bad("wrong parameter action in request")
        }
        guard !self.members[index].isBlocked else { throw .blocked }
        if parameters["action"].lowercased() == "typing" { self.publish(.typing(self.members[index].user.id)) }
        return .done(true)
    }
}
