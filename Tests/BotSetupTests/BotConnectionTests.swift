import BotSetup
import Coordination
import JSON
import TelegramAPI
import TelegramSimulator
import TestKit
import Testing

@Suite struct BotConnectionTests {
    private static let all = ["setWebhook", "setMyCommands", "setMyCommands"]

    @Test func `the webhook is set, then the menus, each once`() async throws {
        try await Exchange.with { exchange async throws in
            let run = try await exchange.connect()
            #expect(run.state == .completed)
            #expect(exchange.changes == Self.all)
            #expect(try await exchange.webhook().hasPrefix("\(Exchange.address)?connection="))
            let english = try await exchange.simulator.botClient.call(.getMyCommands(languageCode: "en"))
            #expect(english == [["command": "story", "description": "The story"]])
        }
    }

    @Test func `the secret is in no row that staff can read`() async throws {
        try await Exchange.with { exchange async throws in
            try await exchange.connect()
            let rows = try await exchange.storage.sql(
                """
                SELECT count(*) FROM coordination.workflow_runs AS run, coordination.workflow_steps AS step,
                    coordination.workflow_attempts AS attempt
                WHERE run::text || step::text || attempt::text LIKE '%ours%'
                """)
            #expect(rows == [["0"]])
        }
    }

    @Test func `an answer that was lost is asked for, and the call is not repeated`() async throws {
        try await Exchange.with { exchange async throws in
            exchange.set(.mute, for: "setWebhook")
            exchange.set(.mute, for: "setMyCommands")
            #expect(try await exchange.connect().state == .completed)
            #expect(exchange.changes == Self.all)
            #expect(try await exchange.history(of: "webhook") == ["execute unknown", "ask done"])
            #expect(try await exchange.history(of: "menu") == ["execute unknown", "ask done"])
        }
    }

    @Test func `a call that was lost is made again once it has settled`() async throws {
        try await Exchange.with { exchange async throws in
            exchange.set(.lost, for: "setWebhook")
            #expect(try await exchange.connect().state == .completed)
            #expect(exchange.changes == Self.all)
            let history = try await exchange.history(of: "webhook")
            #expect(history.first == "execute unknown")
            #expect(history.suffix(2) == ["ask no_effect", "execute done"])
        }
    }

    /// The Bot API tells the address alone: one that looks like ours may come with another secret.
    @Test func `a webhook that was ours before is no proof that this call took effect`() async throws {
        try await Exchange.with { exchange async throws in
            let former = Webhook(url: Exchange.address, allowedUpdates: Exchange.profile.allowedUpdates)
            _ = try await exchange.simulator.botClient.call(former.call(secret: "an-older-one"))
            exchange.set(.lost, for: "setWebhook")
            #expect(try await exchange.connect().state == .completed)
            #expect(exchange.changes == ["setWebhook"] + Self.all)
            #expect(try await exchange.history(of: "webhook").last == "execute done")
        }
    }

    @Test func `while Telegram cannot be reached it is tried again`() async throws {
        try await Exchange.with { exchange async throws in
            exchange.set(.cut, .cut, for: "setWebhook")
            exchange.set(.refused(429), for: "setMyCommands")
            #expect(try await exchange.connect().state == .completed)
            #expect(exchange.changes == Self.all)
        }
    }

    @Test func `when Telegram refuses a menu, there is no webhook as before`() async throws {
        try await Exchange.with { exchange async throws in
            exchange.set(.refused(400), for: "setMyCommands")
            let run = try await exchange.connect()
            #expect(run.state == .compensated)
            #expect(run.steps.compactMap(\.fault).map(\.code) == ["telegram.refused"])
            #expect(exchange.changes == ["setWebhook", "deleteWebhook"])
            #expect(try await exchange.webhook() == "")
        }
    }

    @Test func `a former webhook of ours comes back, even when the first word of it is lost`() async throws {
        try await Exchange.with { exchange async throws in
            let former = Webhook(url: "\(Exchange.address)?connection=before", allowedUpdates: ["message"])
            _ = try await exchange.simulator.botClient.call(former.call(secret: "ours"))
            exchange.set(.refused(400), for: "setMyCommands")
            exchange.set(.cut, for: "getWebhookInfo")
            let run = try await exchange.connect()
            #expect(run.state == .compensated)
            #expect(try await exchange.webhook() == former.url)
            let info = try await exchange.simulator.botClient.call(.getWebhookInfo)
            #expect(info["allowed_updates"] == ["message"])
        }
    }

    @Test func `somebody else's webhook cannot come back, for nobody knows its secret`() async throws {
        try await Exchange.with { exchange async throws in
            let theirs = Webhook(url: "https://other.example/hook", allowedUpdates: [])
            _ = try await exchange.simulator.botClient.call(theirs.call(secret: "theirs"))
            exchange.set(.refused(400), for: "setMyCommands")
            #expect(try await exchange.connect().state == .compensated)
            #expect(try await exchange.webhook() == "")
        }
    }

    @Test func `what others registered meanwhile stays when ours is undone`() async throws {
        try await Exchange.with { exchange async throws in
            let theirs = Webhook(url: "https://other.example/hook", allowedUpdates: [])
            exchange.before("setMyCommands") {
                _ = try? await exchange.simulator.botClient.call(theirs.call(secret: "theirs"))
            }
            exchange.set(.refused(400), for: "setMyCommands")
            #expect(try await exchange.connect().state == .compensated)
            #expect(try await exchange.webhook() == theirs.url)
            #expect(exchange.changes == ["setWebhook", "setWebhook"])
        }
    }

    @Test func `with a revoked token nothing is done`() async throws {
        try await Exchange.with { exchange async throws in
            exchange.set(.refused(401), for: "getWebhookInfo")
            let run = try await exchange.connect()
            #expect(run.state == .compensated)
            #expect(run.steps.compactMap(\.fault).map(\.code) == ["telegram.unauthorized"])
            #expect(exchange.changes == [])
        }
    }
}
