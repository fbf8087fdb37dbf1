public import TelegramAPI
import Vocabulary

/// What the bot tells Telegram about itself.
public enum BotMenu {
    /// The updates the bot asks for. Never empty: an empty list would leave out membership and reactions.
    public static let allowedUpdates = [
        "message", "callback_query", "my_chat_member", "chat_member", "chat_join_request", "message_reaction",
        "message_reaction_count", "pre_checkout_query",
    ]

    /// The calls that set the command menu, for everybody (in Spanish) and for each language.
    public static let calls: [BotCall] =
        [.setMyCommands(commands(in: .spanish))]
        + Language.allCases.map { .setMyCommands(commands(in: $0), languageCode: $0.rawValue) }

    private static func commands(in language: Language) -> [BotCall.Command] {
        let say = Catalogue(language)
        return [
            BotCall.Command("story", say(.commandStory)), BotCall.Command("daily", say(.commandDaily)),
            BotCall.Command("balance", say(.commandBalance)), BotCall.Command("history", say(.commandHistory)),
            BotCall.Command("help", say(.commandHelp)),
        ]
    }
}
