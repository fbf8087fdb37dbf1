import BotSetup
import BotUI
import HTTPClient
import HTTPServer
import JSON
import Telemetry
import TelegramAPI
import TelegramSimulator
import TestKit
import Testing
import Vocabulary

@testable import App

@Suite struct TelegramCommandTests {
    /// A simulated Telegram behind a port of its own, as the environment of a command names it.
    private func withTelegram(
        _ body: (_ environment: [String: String], _ simulator: Simulator) async throws -> Void
    ) async throws {
        let simulator = Simulator(
            clock: MovableClock(), transport: .direct { _, _ in ClientResponse(status: 200) }, log: .silent)
        var router = Router()
        simulator.install(on: &router)
        var configuration = HTTPServerConfiguration()
        configuration.port = 0
        let server = try await HTTPServer.start(
            configuration: configuration, loops: [TestDatabase.loops[0]], router: router, log: .silent,
            metrics: Metrics())
        try await body(
            [
                "TELEGRAM_BOT_TOKEN": simulator.token, "TELEGRAM_WEBHOOK_SECRET": "a-secret",
                "TELEGRAM_API_URL": "http://127.0.0.1:\(server.port)/simulator",
                "PUBLIC_URL": "https://bot.example/",
            ], simulator)
        await server.shutdown(deadline: .seconds(5))
        await simulator.stop()
    }

    @Test func `set-webhook registers the address, the secret and every kind of update`() async throws {
        try await TestDatabase.with { storage async throws in
            try await self.withTelegram { environment, simulator async throws in
                let environment = environment.merging(["DATABASE_URL": storage.connectionString]) { one, _ in one }
                try await TelegramCommand.run(CommandContext(words: ["set-webhook"], environment: environment))
                let info = try await simulator.botClient.call(.getWebhookInfo)
                let url = info["url"]?.string ?? ""
                #expect(url.hasPrefix("https://bot.example/webhooks/telegram?connection="))
                let updates = info["allowed_updates"]?.array?.compactMap(\.string) ?? []
                #expect(Set(updates) == Set(BotMenu.profile.allowedUpdates))
                #expect(simulator.calls.count { $0.method == "setMyCommands" } == 3)
            }
        }
    }

    @Test func `set-webhook says what Telegram refuses`() async throws {
        try await TestDatabase.with { storage async throws in
            try await self.withTelegram { environment, simulator async throws in
                let environment = environment.merging(
                    ["DATABASE_URL": storage.connectionString, "TELEGRAM_BOT_TOKEN": "1:not-the-right-one"]) { $1 }
                let error = await #expect(throws: (any Error).self) {
                    try await TelegramCommand.run(CommandContext(words: ["set-webhook"], environment: environment))
                }
                #expect(error.map { "\($0)" } == "the webhook is not set: The bot's token is not valid.")
                #expect(simulator.calls.isEmpty)
            }
        }
    }

    @Test func `the doctor finds a missing webhook, and a set one in order`() async throws {
        try await TestDatabase.with { storage async throws in
            try await self.withTelegram { environment, _ async throws in
                let environment = environment.merging(["DATABASE_URL": storage.connectionString]) { one, _ in one }
                func findings() async throws -> [String] {
                    try await Doctor.findings(CommandContext(words: [], environment: environment)).map(\.line)
                }
                #expect(try await findings().contains { $0.hasPrefix("FAILED  the webhook is not ours") })
                try await TelegramCommand.run(CommandContext(words: ["set-webhook"], environment: environment))
                let after = try await findings()
                #expect(after.contains("ok      the webhook is set"))
                #expect(after.contains("ok      Telegram sends every kind of update we handle"))
            }
        }
    }

    @Test func `the doctor changes nothing in the database it looks at`() async throws {
        try await TestDatabase.with(migrated: false) { storage async throws in
            let findings = try await Doctor.findings(
                CommandContext(words: [], environment: ["DATABASE_URL": storage.connectionString]))
            #expect(findings.map(\.line).contains("ok      PostgreSQL answers and is new enough"))
            #expect(try await storage.sql("SELECT to_regclass('public.schema_migrations')") == [[nil]])
        }
    }

    @Test func `without an address or a token the webhook cannot be set`() async {
        await #expect(throws: UsageError.self) {
            try await TelegramCommand.run(CommandContext(words: ["set-webhook"], environment: [:]))
        }
        await #expect(throws: UsageError.self) {
            try await TelegramCommand.run(
                CommandContext(
                    words: ["set-webhook"],
                    environment: ["PUBLIC_URL": "https://bot.example", "TELEGRAM_WEBHOOK_SECRET": "s"]))
        }
    }
}
