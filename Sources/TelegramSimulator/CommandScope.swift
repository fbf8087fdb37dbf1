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

    init(_ parameters: CallParameters) throws(CallRefusal) {
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
            self.init(type, language)
            return
        }
        guard let chat = value["chat_id"] else { throw .bad("can't parse BotCommandScope: chat_id is empty") }
        self.init("chat \(chat.string ?? JSONWriter.text(of: chat))", language)
    }

    /// The scopes a person's private chat is in, the narrowest first.
    static func ofPrivateChat(_ user: TelegramUser) -> [CommandScope] {
        let language = String(user.languageCode?.split(separator: "-").first ?? "")
        return ["chat \(user.id)", "all_private_chats", "default"].flatMap { scope in
            [CommandScope(scope, language), CommandScope(scope, "")]
        }
    }
}
