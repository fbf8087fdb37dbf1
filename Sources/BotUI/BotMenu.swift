public import BotSetup
import TelegramAPI
import Vocabulary

/// What the bot tells Telegram about itself: everything it handles, and its commands for everybody (in Spanish) and
/// for each language.
public enum BotMenu {
    public static let profile = BotProfile(
        allowedUpdates: [
            "message", "callback_query", "my_chat_member", "chat_member", "chat_join_request", "message_reaction",
            "message_reaction_count", "pre_checkout_query",
        ],
        menus: [CommandMenu(commands(in: .spanish), languageCode: nil)]
            + Language.allCases.map { CommandMenu(commands(in: $0), languageCode: $0.rawValue) })

    private static func commands(in language: Language) -> [BotCall.Command] {
        let say = Catalogue(language)
        return Sections.kinds.flatMap { $0.commands }.map { BotCall.Command($0.word, say($0.meaning)) }
    }
}
