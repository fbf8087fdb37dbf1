import JSON
import TelegramAPI
import Vocabulary

// MARK: - Bot API calls

extension World {
    /// Carries out one call.
    mutating func call(_ name: String, _ parameters: CallParameters, at now: Instant) -> BotAPIAnswer {
        do throws(CallRefusal) { return try self.perform(name, parameters, at: now) } catch { return .refused(error) }
    }

    private mutating func perform(
        _ name: String, _ parameters: CallParameters, at now: Instant
    ) throws(CallRefusal) -> BotAPIAnswer {
        switch name.lowercased() {
        case "getme": self.getMe()
        case "setwebhook": try self.setWebhook(parameters)
        case "deletewebhook": self.deleteWebhook(parameters)
        case "getwebhookinfo": self.getWebhookInfo()
        case "sendmessage": try self.sendMessage(parameters, at: now)
        case "sendmediagroup": try self.sendMediaGroup(parameters, at: now)
        case "sendaudio": try self.sendAudio(parameters, at: now)
        case "editmessagetext": try self.editMessageText(parameters, at: now)
        case "editmessagereplymarkup": try self.editMessageReplyMarkup(parameters, at: now)
        case "deletemessage": try self.deleteMessage(parameters, at: now)
        case "answercallbackquery": try self.answerCallbackQuery(parameters, at: now)
        case "sendchataction": try self.sendChatAction(parameters)
        case "setmycommands": try self.setMyCommands(parameters)
        case "getmycommands": try self.getMyCommands(parameters)
        case "getchat": try self.getChat(parameters)
        default: throw .notFound
        }
    }

    private func getMe() -> BotAPIAnswer {
        var user = JSONValue(of: self.bot).object ?? JSONObject()
        user["can_join_groups"] = true
        for name in [
            "can_read_all_group_messages", "supports_guest_queries", "supports_inline_queries",
            "can_connect_to_business", "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics",
            "can_manage_bots", "supports_join_request_queries",
        ] { user[name] = false }
        return .done(.object(user))
    }
}

// MARK: - Webhook

extension World {
    private mutating func setWebhook(_ parameters: CallParameters) throws(CallRefusal) -> BotAPIAnswer {
        let url = parameters["url"]
        guard !url.isEmpty else { return self.deleteWebhook(parameters) }
        guard ["http://", "https://"].contains(where: url.lowercased().hasPrefix) else {
            throw .bad("bad webhook: An HTTPS URL must be provided for webhook")
        }
        let secret = parameters["secret_token"]
        guard secret.utf8.count <= TelegramLimits.webhookSecretCharacters.upperBound else {
            throw .bad("secret token is too long")
        }
        guard secret.utf8.allSatisfy(Self.isSecretCharacter) else {
            throw .bad("secret token contains unallowed characters")
        }
        let connections = parameters.has("max_connections") ? parameters.integer("max_connections") : 40
        let new = Webhook(
            url: url, secretToken: secret.isEmpty ? nil : secret, maxConnections: Int(max(1, min(connections, 100))))
        var current = self.webhook
        current?.lastError = nil
        if parameters.has("allowed_updates") { self.allowedUpdates = UpdateKinds.asked(parameters["allowed_updates"]) }
        self.dropPending(if: parameters)
        guard new != current else { return .done(true, description: "Webhook is already set") }
        self.webhook = new
        return .done(true, description: "Webhook was set")
    }

    private static func isSecretCharacter(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private mutating func deleteWebhook(_ parameters: CallParameters) -> BotAPIAnswer {
        self.dropPending(if: parameters)
        guard self.webhook != nil else { return .done(true, description: "Webhook is already deleted") }
        self.webhook = nil
        return .done(true, description: "Webhook was deleted")
    }

    private mutating func dropPending(if parameters: CallParameters) {
        guard parameters.boolean("drop_pending_updates") else { return }
        for entry in self.queue.removeAll() where entry.state != .underWay {
            self.publish(.delivery(entry, "failed", httpStatus: 0, milliseconds: 0))
        }
    }

    private func getWebhookInfo() -> BotAPIAnswer {
        var info = JSONObject([
            ("url", .string(self.webhook?.url ?? "")), ("has_custom_certificate", false),
            ("pending_update_count", .int(Int64(self.queue.entries.count))),
        ])
        if let webhook = self.webhook {
            info["last_error_date"] = webhook.lastError.map { .int($0.date.seconds) }
            info["last_error_message"] = webhook.lastError.map { .string($0.message) }
            info["max_connections"] = .int(Int64(webhook.maxConnections))
            if self.allowedUpdates != UpdateKinds.byDefault {
                info["allowed_updates"] = .array(self.allowedUpdates.sorted().map { .string($0) })
            }
        }
        return .done(.object(info))
    }
}

// MARK: - Commands and chats

extension World {
    private mutating func setMyCommands(_ parameters: CallParameters) throws(CallRefusal) -> BotAPIAnswer {
        let scope = try self.scope(parameters)
        guard let value = try? JSONReader.read(parameters["commands"]), case .array(let elements) = value else {
            throw .bad("can't parse commands: expected an Array of BotCommand")
        }
        guard elements.count <= TelegramLimits.commands else { throw .bad("BOT_COMMANDS_TOO_MUCH") }
        var commands: [BotCall.Command] = []
        for element in elements { commands.append(try Self.command(element)) }
        self.commands[scope] = commands.isEmpty ? nil : commands
        return .done(true)
    }

    private func scope(_ parameters: CallParameters) throws(CallRefusal) -> CommandScope {
        try CommandScope(parameters) { id in self.members.contains { $0.user.id == id && $0.hasStarted } }
    }

    private static func command(_ value: JSONValue) throws(CallRefusal) -> BotCall.Command {
        guard case .object(let object) = value else { throw .bad("can't parse BotCommand: expected an Object") }
        guard let given = object["command"]?.string, let description = object["description"]?.string?.trimmed else {
            throw .bad("can't parse BotCommand: can't find field \"command\" or \"description\"")
        }
        let name = given.hasPrefix("/") ? String(given.dropFirst()) : given
        let isWord = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        guard isWord, TelegramLimits.commandNameCharacters.contains(name.utf8.count) else {
            throw .bad("BOT_COMMAND_INVALID")
        }
        guard TelegramLimits.commandDescriptionCharacters.contains(description.unicodeScalars.count) else {
            throw .bad("BOT_COMMAND_DESCRIPTION_INVALID")
        }
        return BotCall.Command(name, description)
    }

    private func getMyCommands(_ parameters: CallParameters) throws(CallRefusal) -> BotAPIAnswer {
        .done(Self.json(self.commands[try self.scope(parameters)] ?? []))
    }

    /// The menu that `user` sees.
    func menu(of user: TelegramUser) -> [BotCall.Command] {
        CommandScope.ofPrivateChat(user).lazy.compactMap { self.commands[$0] }.first ?? []
    }

    static func json(_ commands: [BotCall.Command]) -> JSONValue {
        .array(commands.map { ["command": .string($0.name), "description": .string($0.description)] })
    }

    private func getChat(_ parameters: CallParameters) throws(CallRefusal) -> BotAPIAnswer {
        let member = self.members[try self.chat(parameters)]
        var chat = JSONValue(of: member.chat).object ?? JSONObject()
        chat["accent_color_id"] = 0
        chat["max_reaction_count"] = 11
        chat["accepted_gift_types"] = [
            "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false,
            "gifts_from_channels": false,
        ]
        return .done(.object(chat))
    }

    /// The member that `chat_id` means. A bot knows only those who have written to it.
    func chat(_ parameters: CallParameters) throws(CallRefusal) -> Int {
        guard !parameters["chat_id"].trimmed.isEmpty else { throw .bad("chat_id is empty") }
        guard let id = Int64(parameters["chat_id"].trimmed), let index = self.index(of: TelegramID(id)),
            self.members[index].hasStarted
        else { throw .chatNotFound }
        return index
    }
}
