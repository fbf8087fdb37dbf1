/// A Bot API method the simulator carries out, and the parameters Telegram reads for it (Bot API 10.3).
struct BotMethod: Sendable {
    enum Kind: Sendable {
        case text, integer, boolean
        /// An id or an `@username`.
        case chat
        /// An object or array, as JSON text.
        case json
        case file
    }

    typealias Parameter = (name: String, kind: Kind, isRequired: Bool)

    let name: String
    let parameters: [Parameter]

    private init(_ name: String, _ parameters: [Parameter]) {
        self.name = name
        self.parameters = parameters
    }

    /// Method names are compared without regard to case.
    static func named(_ name: String) -> BotMethod? { Self.byName[name.lowercased()] }

    private static let byName = Dictionary(uniqueKeysWithValues: Self.all.map { ($0.name.lowercased(), $0) })

    static let all: [BotMethod] = [
        BotMethod("getMe", []),
        BotMethod(
            "setWebhook",
            [
                ("url", .text, true), ("certificate", .file, false), ("ip_address", .text, false),
                ("max_connections", .integer, false), ("allowed_updates", .json, false),
                ("drop_pending_updates", .boolean, false), ("secret_token", .text, false),
            ]),
        BotMethod("deleteWebhook", [("drop_pending_updates", .boolean, false)]),
        BotMethod("getWebhookInfo", []),
        BotMethod(
            "sendMessage",
            [
                ("business_connection_id", .text, false), ("chat_id", .chat, true),
                ("message_thread_id", .integer, false), ("direct_messages_topic_id", .integer, false),
                ("ephemeral_message_parameters", .json, false), ("text", .text, true), ("parse_mode", .text, false),
                ("entities", .json, false), ("link_preview_options", .json, false),
                ("disable_notification", .boolean, false), ("protect_content", .boolean, false),
                ("allow_paid_broadcast", .boolean, false), ("message_effect_id", .text, false),
                ("suggested_post_parameters", .json, false), ("reply_parameters", .json, false),
                ("reply_markup", .json, false),
            ]),
        BotMethod(
            "editMessageText",
            [
                ("business_connection_id", .text, false), ("chat_id", .chat, false), ("message_id", .integer, false),
                ("inline_message_id", .text, false), ("text", .text, false), ("parse_mode", .text, false),
                ("entities", .json, false), ("link_preview_options", .json, false), ("rich_message", .json, false),
                ("reply_markup", .json, false),
            ]),
        BotMethod(
            "editMessageReplyMarkup",
            [
                ("business_connection_id", .text, false), ("chat_id", .chat, false), ("message_id", .integer, false),
                ("inline_message_id", .text, false), ("reply_markup", .json, false),
            ]),
        BotMethod(
            "sendMediaGroup",
            [
                ("business_connection_id", .text, false), ("chat_id", .chat, true),
                ("message_thread_id", .integer, false), ("direct_messages_topic_id", .integer, false),
                ("media", .json, true), ("disable_notification", .boolean, false),
                ("protect_content", .boolean, false), ("allow_paid_broadcast", .boolean, false),
                ("message_effect_id", .text, false), ("reply_parameters", .json, false),
            ]),
        BotMethod(
            "sendAudio",
            [
                ("business_connection_id", .text, false), ("chat_id", .chat, true),
                ("message_thread_id", .integer, false), ("direct_messages_topic_id", .integer, false),
                ("audio", .text, true), ("caption", .text, false), ("parse_mode", .text, false),
                ("caption_entities", .json, false), ("duration", .integer, false), ("performer", .text, false),
                ("title", .text, false), ("thumbnail", .text, false), ("disable_notification", .boolean, false),
                ("protect_content", .boolean, false), ("allow_paid_broadcast", .boolean, false),
                ("message_effect_id", .text, false), ("suggested_post_parameters", .json, false),
                ("reply_parameters", .json, false), ("reply_markup", .json, false),
            ]),
        BotMethod("deleteMessage", [("chat_id", .chat, true), ("message_id", .integer, true)]),
        BotMethod(
            "answerCallbackQuery",
            [
                ("callback_query_id", .text, true), ("text", .text, false), ("show_alert", .boolean, false),
                ("url", .text, false), ("cache_time", .integer, false),
            ]),
        BotMethod(
            "sendChatAction",
            [
                ("business_connection_id", .text, false), ("chat_id", .chat, true),
                ("message_thread_id", .integer, false), ("action", .text, true),
            ]),
        BotMethod(
            "setMyCommands", [("commands", .json, true), ("scope", .json, false), ("language_code", .text, false)]),
        BotMethod("getMyCommands", [("scope", .json, false), ("language_code", .text, false)]),
        BotMethod("getChat", [("chat_id", .chat, true)]),
    ]
}
