import TelegramAPI

/// What a message shows: Telegram HTML and the buttons under it.
struct Screen: Hashable, Sendable {
    let text: String
    let keyboard: InlineKeyboard?

    init(_ text: String, _ buttons: [[InlineButton]] = []) {
        self.text = text
        self.keyboard = buttons.isEmpty ? nil : InlineKeyboard(buttons)
    }
}

extension InlineButton {
    init(_ text: String, _ intent: Intent) { self.init(text, data: intent.buttonData) }
}
