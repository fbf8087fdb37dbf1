import BotUI
import EventLoops
import HTTPClient
import Resilience
import TelegramAPI

enum TelegramCommand {
    static func run(_ context: CommandContext) async throws {
        guard context.words == ["set-webhook"] else { throw UsageError("say `telegram set-webhook`") }
        let configuration = try context.configuration()
        guard let publicURL = configuration.publicURL else {
            throw UsageError("`telegram set-webhook` needs PUBLIC_URL")
        }
        guard let secret = configuration.telegramWebhookSecret else {
            throw UsageError("`telegram set-webhook` needs TELEGRAM_WEBHOOK_SECRET")
        }
        let client = try BotClient.configured(configuration)
        let webhook = "\(publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL)/webhooks/telegram"
        let calls =
            [.setWebhook(url: webhook, secretToken: secret, allowedUpdates: BotMenu.allowedUpdates)] + BotMenu.calls
        // Each says how things are to be, so that twice is once; Telegram limits how often it may be said.
        let retrying = RetryPolicy(attempts: 4, base: .seconds(1), longest: .seconds(8))
        for call in calls { _ = try await client.repeatable(call, retrying: retrying) }
        say("Telegram sends \(BotMenu.allowedUpdates.joined(separator: ", ")) to \(webhook)")
    }
}

extension BotClient {
    /// The client of the configured bot, on a loop of its own.
    static func configured(_ configuration: Configuration) throws(UsageError) -> BotClient {
        guard let token = configuration.telegramToken else { throw UsageError("TELEGRAM_BOT_TOKEN is not set") }
        let http = HTTPClient(loop: EventLoop.start(count: 1)[0])
        return BotClient(http: http, apiURL: configuration.telegramAPIURL, token: token)
    }
}
