import JSON
import Synchronization
import TelegramAPI

/// The bot's own name, as Telegram knows it: links to the chat are made of it.
final class BotName: Sendable {
    private let client: BotClient
    private let known = Mutex<String?>(nil)

    init(client: BotClient) { self.client = client }

    /// Opens the chat, where `/start` then comes with `payload`; `nil` while Telegram does not tell the name.
    func link(startingWith payload: String) async -> String? {
        await self.name().map { "https://t.me/\($0)?start=\(payload)" }
    }

    private func name() async -> String? {
        if let known = self.known.withLock({ $0 }) { return known }
        guard let name = try? await self.client.call(.getMe)["username"]?.string else { return nil }
        self.known.withLock { $0 = name }
        return name
    }
}
