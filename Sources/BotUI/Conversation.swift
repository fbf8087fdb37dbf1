import Identity
import TelegramAPI
import Vocabulary

/// One thing a member did in their private chat with the bot.
struct Conversation: Sendable {
    enum Origin: Sendable {
        case text
        /// - Parameters:
        ///   - message: `nil` when it is too old to be edited.
        ///   - label: the words on the button, when Telegram still shows them.
        case press(query: String, message: Int64?, label: String?)
    }

    let visit: TelegramVisit
    let chat: TelegramID
    let intent: Intent
    let origin: Origin
    /// False where everybody reads what the bot says: members are answered over the chat alone.
    let isPrivate: Bool
    /// What stood behind the command in a message.
    let typed: [String]
    /// A message that is no command.
    let said: String?

    /// `nil` for what is no private conversation: groups, channels, other bots, kinds of updates we do not handle.
    init?(_ update: Update) {
        switch update.content {
        case .message(let message): self.init(message)
        case .callbackQuery(let query): self.init(query)
        case .messageReaction(let change): self.init(change)
        case .myChatMember, .reactionCount, .other: return nil
        }
    }

    private init?(_ message: Message) {
        guard message.chat.isPrivate, let sender = message.from, !sender.isBot else { return nil }
        self.visit = TelegramVisit(sender)
        self.chat = message.chat.id
        let words = message.text?.words(upTo: 9) ?? []
        let intent = Intent(word: words.first ?? "")
        self.typed = Array(words.dropFirst())
        self.said = message.text.flatMap { Self.said($0, meaning: intent) }
        self.intent = intent == .start ? .start(with: self.typed.first) : self.said == nil ? intent : .said
        self.isPrivate = true
        self.origin = .text
    }

    private static let mostSaid = 200

    /// `nil` for a command, and for nothing.
    private static func said(_ text: String, meaning intent: Intent) -> String? {
        intent == .unknown && !text.isEmpty && !text.hasPrefix("/") ? String(text.prefix(Self.mostSaid)) : nil
    }

    private init?(_ query: CallbackQuery) {
        let intent = query.data.map(Intent.init(buttonData:)) ?? .unknown
        // Under posts, in channels and groups, one reacts; everything else is between the bot and one member.
        guard let chat = query.chat, chat.isPrivate || intent.isForEverybody else { return nil }
        self.visit = TelegramVisit(query.from)
        self.chat = chat.id
        self.isPrivate = chat.isPrivate
        self.intent = intent
        let label = query.message?.keyboard?.rows.joined().first { $0.action == .callback(data: query.data ?? "") }?
            .text
        self.origin = .press(query: query.id, message: query.message?.id, label: label)
        self.typed = []
        self.said = nil
    }

    /// Reactions of Telegram's own: whoever changes one takes the other back.
    private init?(_ change: MessageReactionUpdate) {
        guard let user = change.user, !user.isBot else { return nil }
        let (old, new) = (Set(change.old.map(Emoji.meaning(of:))), Set(change.new.map(Emoji.meaning(of:))))
        guard old != new else { return nil }
        self.visit = TelegramVisit(user)
        self.chat = change.chat.id
        self.intent = .native(
            given: new.subtracting(old).sorted(), taken: old.subtracting(new).sorted(), on: change.messageID,
            in: change.chat.id)
        self.origin = .text
        self.isPrivate = false
        self.typed = []
        self.said = nil
    }

    /// The message whose button was pressed; `nil` when it is too old to be edited.
    var pressedMessage: Int64? {
        if case .press(_, let message, _) = self.origin { message } else { nil }
    }

    /// The words on the pressed button.
    var pressedLabel: String? {
        if case .press(_, _, let label) = self.origin { label } else { nil }
    }

    /// Puts `screen` into the chat: in place of the pressed button's message, or as a new one.
    func call(showing screen: Screen) -> BotCall {
        if case .press(_, let message?, _) = self.origin {
            return .editMessageText(
                message, in: self.chat, text: screen.text, keyboard: screen.keyboard, picture: screen.picture)
        }
        return .sendMessage(to: self.chat, text: screen.text, keyboard: screen.keyboard, picture: screen.picture)
    }
}

extension TelegramVisit {
    fileprivate init(_ user: TelegramUser) {
        self.init(
            account: user.id, firstName: user.firstName, username: user.username,
            language: Language(tag: user.languageCode))
    }
}
