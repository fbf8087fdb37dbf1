public import JSON
public import Vocabulary

/// One call of a Bot API method, not yet made.
public struct BotCall: Hashable, Sendable {
    public let method: String
    /// Never holds a null: the Bot API reads one as the text "null".
    public let parameters: JSONObject

    public init(_ method: String, _ parameters: [(name: String, value: JSONValue?)] = []) {
        self.method = method
        self.parameters = JSONObject(
            parameters.compactMap { parameter in
                guard let value = parameter.value, value != .null else { return nil }
                return (parameter.name, value)
            })
    }

    /// The parameters as the JSON body of a request.
    public var body: [UInt8] { JSONWriter.bytes(of: self.parameters) }

    /// The call as the JSON body of the response to a webhook request, by which Telegram makes it: once,
    /// without telling the result.
    public var webhookResponseBody: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("method", self.method)
            for member in self.parameters.members { json.member(member.name, member.value) }
        }
        return json.bytes
    }
}

// MARK: - Messages

extension BotCall {
    public enum ParseMode: String, Sendable { case html = "HTML" }

    /// - Parameters:
    ///   - text: escaped HTML unless `parseMode` is `nil`; see ``TelegramLimits/accepts(html:)``.
    ///   - picture: the address of a picture or film shown large above the text, so that one message holds both and
    ///     can be edited from one to the next.
    public static func sendMessage(
        to chat: TelegramID, text: String, keyboard: InlineKeyboard? = nil, parseMode: ParseMode? = .html,
        silently: Bool = false, picture: String? = nil
    ) -> BotCall {
        BotCall(
            "sendMessage",
            [
                ("chat_id", .int(chat.rawValue)), ("text", .string(text)),
                ("parse_mode", parseMode.map { .string($0.rawValue) }),
                ("disable_notification", silently ? true : nil),
                ("link_preview_options", Self.preview(of: picture)),
                ("reply_markup", keyboard?.json),
            ])
    }

    /// - Parameter keyboard: `nil` removes the keyboard that is there.
    public static func editMessageText(
        _ message: Int64, in chat: TelegramID, text: String, keyboard: InlineKeyboard? = nil,
        parseMode: ParseMode? = .html, picture: String? = nil
    ) -> BotCall {
        BotCall(
            "editMessageText",
            [
                ("chat_id", .int(chat.rawValue)), ("message_id", .int(message)), ("text", .string(text)),
                ("parse_mode", parseMode.map { .string($0.rawValue) }),
                ("link_preview_options", Self.preview(of: picture)),
                ("reply_markup", keyboard?.json),
            ])
    }

    private static func preview(of picture: String?) -> JSONValue {
        guard let picture else { return ["is_disabled": true] }
        return ["url": .string(picture), "prefer_large_media": true, "show_above_text": true]
    }

    /// - Parameter keyboard: `nil` removes the keyboard that is there.
    public static func editMessageReplyMarkup(
        _ message: Int64, in chat: TelegramID, keyboard: InlineKeyboard? = nil
    ) -> BotCall {
        BotCall(
            "editMessageReplyMarkup",
            [("chat_id", .int(chat.rawValue)), ("message_id", .int(message)), ("reply_markup", keyboard?.json)])
    }

    public static func deleteMessage(_ message: Int64, in chat: TelegramID) -> BotCall {
        BotCall("deleteMessage", [("chat_id", .int(chat.rawValue)), ("message_id", .int(message))])
    }

    /// Ends the button's progress bar.
    ///
    /// - Parameters:
    ///   - text: at most 200 characters, without markup.
    ///   - alert: shows `text` in a box to be closed instead of a passing notice.
    ///   - url: of the bot's own chat, `https://t.me/bot?start=payload`, which is opened.
    public static func answerCallbackQuery(
        _ query: String, text: String? = nil, alert: Bool = false, url: String? = nil
    ) -> BotCall {
        BotCall(
            "answerCallbackQuery",
            [
                ("callback_query_id", .string(query)), ("text", text.map { .string($0) }),
                ("show_alert", alert ? true : nil), ("url", url.map { .string($0) }),
            ])
    }

    /// A picture or film of an album.
    public struct AlbumItem: Hashable, Sendable {
        public let isVideo: Bool
        public let url: String
        /// Plain text under it.
        public let caption: String?

        public init(isVideo: Bool, url: String, caption: String?) {
            self.isVideo = isVideo
            self.url = url
            self.caption = caption
        }
    }

    /// - Parameter items: 2 to 10.
    public static func sendAlbum(_ items: [AlbumItem], to chat: TelegramID) -> BotCall {
        let media = items.map { item -> JSONValue in
            var object = JSONObject([
                ("type", item.isVideo ? "video" : "photo"), ("media", .string(item.url)),
            ])
            if let caption = item.caption { object["caption"] = .string(caption) }
            return .object(object)
        }
        return BotCall("sendMediaGroup", [("chat_id", .int(chat.rawValue)), ("media", .array(media))])
    }

    /// - Parameters:
    ///   - url: of an MP3 or M4A file that Telegram fetches itself.
    ///   - caption: plain text under it.
    public static func sendAudio(_ url: String, caption: String?, to chat: TelegramID) -> BotCall {
        BotCall(
            "sendAudio",
            [
                ("chat_id", .int(chat.rawValue)), ("audio", .string(url)), ("caption", caption.map { .string($0) }),
            ])
    }

    /// Shows "typing…" for up to 5 seconds.
    public static func sendTyping(to chat: TelegramID) -> BotCall {
        BotCall("sendChatAction", [("chat_id", .int(chat.rawValue)), ("action", "typing")])
    }
}

// MARK: - The bot itself

extension BotCall {
    public static let getMe = BotCall("getMe")
    public static let getWebhookInfo = BotCall("getWebhookInfo")

    /// Replaces the whole registration.
    ///
    /// - Parameters:
    ///   - secretToken: 1 to 256 of `A-Za-z0-9_-`, comes back with every update.
    ///   - allowedUpdates: empty for Telegram's default set.
    ///   - maxConnections: 1 to 100.
    public static func setWebhook(
        url: String, secretToken: String, allowedUpdates: [String], maxConnections: Int = 40,
        dropPendingUpdates: Bool = false
    ) -> BotCall {
        BotCall(
            "setWebhook",
            [
                ("url", .string(url)), ("secret_token", .string(secretToken)),
                ("allowed_updates", .array(allowedUpdates.map { .string($0) })),
                ("max_connections", .int(Int64(maxConnections))),
                ("drop_pending_updates", dropPendingUpdates ? true : nil),
            ])
    }

    public static func deleteWebhook(dropPendingUpdates: Bool = false) -> BotCall {
        BotCall("deleteWebhook", [("drop_pending_updates", dropPendingUpdates ? true : nil)])
    }

    public struct Command: Hashable, Sendable {
        /// 1 to 32 of `a-z0-9_`, without the slash.
        public let name: String
        /// 1 to 256 characters.
        public let description: String

        public init(_ name: String, _ description: String) {
            self.name = name
            self.description = description
        }
    }

    /// - Parameter languageCode: as for ``setMyCommands(_:languageCode:)``; there is no falling back to another.
    public static func getMyCommands(languageCode: String? = nil) -> BotCall {
        BotCall("getMyCommands", [("language_code", languageCode.map { .string($0) })])
    }

    /// The menu of commands.
    ///
    /// - Parameter languageCode: two letters of ISO 639-1, or `nil` for everybody without a menu of their own.
    public static func setMyCommands(_ commands: [Command], languageCode: String? = nil) -> BotCall {
        BotCall(
            "setMyCommands",
            [
                (
                    "commands",
                    .array(commands.map { ["command": .string($0.name), "description": .string($0.description)] })
                ),
                ("language_code", languageCode.map { .string($0) }),
            ])
    }
}

extension InlineKeyboard {
    fileprivate var json: JSONValue {
        let rows = self.rows.map { row in JSONValue.array(row.map(\.json)) }
        return ["inline_keyboard": .array(rows)]
    }
}

extension InlineButton {
    fileprivate var json: JSONValue {
        switch self.action {
        case .callback(let data): ["text": .string(self.text), "callback_data": .string(data)]
        case .url(let url): ["text": .string(self.text), "url": .string(url)]
        case .other(let name, let value): ["text": .string(self.text), name: value]
        }
    }
}
