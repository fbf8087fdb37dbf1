import JSON
import TelegramAPI
import Vocabulary

/// Whose menu a list of commands is.
struct CommandScope: Hashable, Sendable {
    /// `default`, `all_private_chats`, or `chat` and its id.
    let scope: String
    /// Two letters, or empty for everybody.
    let language: String

    init(_ scope: String, _ language: String) {
        self.scope = scope
        self.language = language
    }

    /// - Parameter isKnown: whether the bot has met somebody.
    init(_ parameters: CallParameters, isKnown: (TelegramID) -> Bool) throws(CallRefusal) {
        let language = parameters["language_code"]
        guard language.isEmpty || language.utf8.count == 2 && language.utf8.allSatisfy({ (0x61...0x7A).contains($0) })
        else { throw .bad("invalid language code specified") }
        guard !parameters["scope"].isEmpty else {
            self.init("default", language)
            return
        }
        guard let value = try? JSONReader.read(parameters["scope"]), let type = value["type"]?.string else {
            throw .bad("can't parse BotCommandScope: can't find field \"type\"")
        }
        guard type == "chat" else {
            guard Self.types.contains(type) else {
                throw .bad("can't parse BotCommandScope: unsupported type specified")
            }
            self.init(type, language)
            return
        }
        guard let chat = value["chat_id"] else { throw .bad("can't parse BotCommandScope: chat_id is empty") }
        guard let id = chat.int ?? chat.string.flatMap({ Int64($0) }), isKnown(TelegramID(id)) else {
            throw .chatNotFound
        }
        self.init("chat \(id)", language)
    }

    /// Without those of one group, which the simulator has none of.
    private static let types: Set<String> = [
        "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    ]

    /// The scopes a person's private chat is in, the narrowest first.
    static func ofPrivateChat(_ user: TelegramUser) -> [CommandScope] {
        let language = String(user.languageCode?.split(separator: "-").first ?? "")
        return ["chat \(user.id)", "all_private_chats", "default"].flatMap { scope in
            [CommandScope(scope, language), CommandScope(scope, "")]
        }
    }
}
