import Foundation
import JSON
import PostgresDriver
import TelegramAPI
import TelegramSimulator
import TestKit
import Testing

@Suite(.timeLimit(.minutes(3))) struct WorkflowDeathTests {
    /// Each life ends in the middle of a call that Telegram has carried out and not answered.
    @Test func `killed between the steps of connecting the bot, another goes on, and Telegram is told each thing once`()
        async throws
    {
        try await TestDatabase.with { storage async throws in
            try await StandInTelegram.with { telegram, settings in
                let settings = settings.merging(["DATABASE_URL": storage.connectionString, "JOB_LEASE": "2"]) { $1 }
                let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
                    "dianabot-workflow-\(UUID().uuidString)")
                defer { try? FileManager.default.removeItem(at: directory) }

                telegram.keepBack("setWebhook")
                var product = try await Product.start(in: directory, settings: settings)
                defer { product.end(SIGKILL) }
                let key = try await product.staffKey()
                let begun = try await product.staff(
                    "POST", "/api/v1/bot/connections", "{}", key: key, wish: "connect-1")
                #expect(begun.status == 201)
                try await wait(until: "the webhook is set") { telegram.changes == ["setWebhook"] }
                product.end(SIGKILL)

                telegram.keepBack("setMyCommands")
                product = try await Product.start(in: directory, settings: settings)
                let again = try await product.staff(
                    "POST", "/api/v1/bot/connections", "{}", key: key, wish: "connect-1")
                #expect(again.status == 200)
                #expect(again.body == begun.body)
                try await wait(until: "a menu is set") { telegram.changes == ["setWebhook", "setMyCommands"] }
                product.end(SIGKILL)

                telegram.answer("setMyCommands")
                product = try await Product.start(in: directory, settings: settings)
                try await storage.wait(until: "SELECT state FROM coordination.workflow_runs", is: "completed")
                #expect(product.end(SIGTERM) == 0)
                #expect(telegram.changes == ["setWebhook", "setMyCommands", "setMyCommands", "setMyCommands"])
                #expect(
                    try await Self.attempts(in: storage) == [
                        "former execute done", "webhook execute started", "webhook ask done", "menu execute started",
                        "menu ask done", "menu_es execute done", "menu_en execute done",
                    ])
                let events = "SELECT count(*) FROM coordination.event_log WHERE type = 'coordination.workflow_settled'"
                #expect(try await storage.sql(events) == [["1"]])
                let info = try await telegram.simulator.botClient.call(.getWebhookInfo)
                #expect(info["url"]?.string?.hasPrefix("https://bot.example/webhooks/telegram?") == true)
            }
        }
    }

    private static func attempts(in storage: TestDatabase) async throws -> [String] {
        try await storage.sql(
            """
            SELECT name || ' ' || action || ' ' || outcome FROM coordination.workflow_attempts
            JOIN coordination.workflow_steps USING (run_id, position) ORDER BY attempt_id
            """
        ).map { $0[0] ?? "" }
    }
}
