import TelegramAPI

/// What a message shows: Telegram HTML and the buttons under it.
struct Screen: Hashable, Sendable {
    let text: String
    let keyboard: InlineKeyboard?
    /// The address of what Telegram shows above the text.
    let picture: String?

    init(_ text: String, _ buttons: [[InlineButton]] = [], picture: String? = nil) {
        self.text = text
        self.picture = picture
        self.keyboard = buttons.isEmpty ? nil : InlineKeyboard(buttons)
    }
}

extension InlineButton {
    init(_ text: String, _ intent: Intent) { self.init(text, data: intent.buttonData) }
}
