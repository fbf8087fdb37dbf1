import HTTPClient
import JSON
import TelegramAPI
import Testing
import Vocabulary

@testable import TelegramSimulator

@Suite struct DeliveryTests {
    @Test func `an update comes as Telegram sends it, with the secret`() async throws {
        let stage = Stage()
        try await stage.call(.setWebhook(url: "http://bot.test/x", secretToken: "s3cret", allowedUpdates: []))
        try stage.simulator.write(" /start ref ", by: stage.ana)
        await stage.simulator.settle()
        let delivery = try #require(stage.deliveries.first)
        #expect(delivery.secret == "s3cret")
        guard case .message(let message) = delivery.update.content else {
            Issue.record("not a message")
            return
        }
        #expect(message.command == Message.Command(name: "start", argument: "ref"))
        #expect(message.from?.languageCode == "es")
        #expect(message.chat.id == stage.ana)
        #expect(stage.deliveries.count == 1)
    }

    @Test func `update ids rise by one`() async throws {
        let stage = Stage()
        for text in ["a", "b", "c"] { try stage.simulator.write(text, by: stage.ana) }
        await stage.simulator.settle()
        let ids = stage.deliveries.map(\.update.id)
        #expect(ids == [ids[0], ids[0] + 1, ids[0] + 2])
    }

    @Test func `an update that failed comes again unchanged until it is taken`() async throws {
        let stage = Stage(
            answers: ClientResponse(status: 500), ClientResponse(status: 302),
            ClientResponse(status: 503, headers: [("Retry-After", "9")]), ClientResponse(status: 204))
        try stage.simulator.write("hi", by: stage.ana)
        await stage.simulator.settle()
        #expect(stage.deliveries.count == 4)
        #expect(Set(stage.deliveries.map(\.body)).count == 1)
        #expect(stage.pauses == [.seconds(2), .seconds(9)])
    }

    @Test func `the call in a webhook's response is carried out`() async throws {
        let probe = Stage()
        let stage = Stage(answers: .call(.sendMessage(to: probe.ana, text: "<i>hello</i>")))
        try stage.simulator.write("hi", by: stage.ana)
        await stage.simulator.settle()
        #expect(stage.simulator.messages(of: stage.ana).map(\.text) == ["hi", "hello"])
        #expect(stage.simulator.calls.map(\.source) == [.webhookResponse])
    }

    @Test(arguments: [BotCall.getMe, .deleteWebhook(), BotCall("logOut")])
    func `some calls are ignored in a response`(_ call: BotCall) async throws {
        let stage = Stage(answers: .call(call))
        try await stage.call(.setWebhook(url: "http://bot.test/x", secretToken: "s", allowedUpdates: []))
        try stage.simulator.write("hi", by: stage.ana)
        await stage.simulator.settle()
        #expect(stage.simulator.calls.last?.status == 0)
        #expect(stage.simulator.read { $0.webhook != nil })
    }

    @Test func `a failing call in a response shows in the log only`() async throws {
        let stage = Stage(answers: .call(.sendMessage(to: TelegramID(1), text: "x")))
        try stage.simulator.write("hi", by: stage.ana)
        await stage.simulator.settle()
        #expect(stage.simulator.calls.map(\.description) == ["Bad Request: chat not found"])
        #expect(stage.deliveries.count == 1)
    }

    @Test func `an update sent again has the same id, and the same answer appears once`() async throws {
        let probe = Stage()
        let reply = BotCall.sendMessage(to: probe.ana, text: "hello")
        let stage = Stage(answers: .call(reply), .call(reply), .call(.sendMessage(to: probe.ana, text: "twice!")))
        try stage.simulator.write("hi", by: stage.ana)
        await stage.simulator.settle()
        try stage.simulator.redeliver(to: stage.ana)
        await stage.simulator.settle()
        #expect(Set(stage.deliveries.map(\.body)).count == 1)
        #expect(stage.simulator.messages(of: stage.ana).map(\.text) == ["hi", "hello"])
        try stage.simulator.redeliver(to: stage.ana)
        await stage.simulator.settle()
        #expect(stage.simulator.messages(of: stage.ana).map(\.text) == ["hi", "hello", "twice!"])
    }

    @Test func `there must be something to send again`() {
        let stage = Stage()
        #expect(throws: Refusal.self) { try stage.simulator.redeliver(to: stage.ana) }
    }

    @Test func `a press carries the message and its data`() async throws {
        let stage = Stage()
        let message = try await stage.started()
        let id = try stage.simulator.press("go", on: message.id, by: stage.ana)
        await stage.simulator.settle()
        guard case .callbackQuery(let query)? = stage.deliveries.last?.update.content else {
            Issue.record("not a callback query")
            return
        }
        #expect(query.id == id)
        #expect(query.message == message)
        #expect(query.data == "go")
        #expect(throws: Refusal.self) { try stage.simulator.press("gone", on: message.id, by: stage.ana) }
    }

    @Test func `blocking and unblocking are changes of membership`() async throws {
        let stage = Stage()
        try stage.simulator.setBlocked(true, by: stage.ana)
        #expect(throws: Refusal.self) { try stage.simulator.write("hi", by: stage.ana) }
        try stage.simulator.setBlocked(true, by: stage.ana)
        try stage.simulator.setBlocked(false, by: stage.ana)
        await stage.simulator.settle()
        let statuses = stage.deliveries.map { delivery -> ChatMemberUpdate.Status? in
            if case .myChatMember(let change) = delivery.update.content { change.new } else { nil }
        }
        #expect(statuses == [.kicked, .member])
    }

    @Test func `only allowed updates are made, and the choice survives the webhook`() async throws {
        let stage = Stage()
        try await stage.call(
            .setWebhook(url: "http://bot.test/x", secretToken: "s", allowedUpdates: ["callback_query", "nonsense"]))
        try await stage.call(.deleteWebhook())
        try stage.simulator.write("hi", by: stage.ana)
        await stage.simulator.settle()
        #expect(stage.deliveries.isEmpty)
        #expect(stage.answer("setWebhook", ["url": "http://bot.test/x", "allowed_updates": []]).status == 200)
        try stage.simulator.write("hi", by: stage.ana)
        await stage.simulator.settle()
        #expect(stage.deliveries.count == 1)
    }

    @Test func `registering again replaces the webhook, secret and all`() async throws {
        let stage = Stage()
        #expect(
            stage.answer("setWebhook", ["url": "http://a.test", "secret_token": "s"])
                == .done(true, description: "Webhook was set"))
        #expect(
            stage.answer("setWebhook", ["url": "http://a.test", "secret_token": "s"])
                == .done(true, description: "Webhook is already set"))
        #expect(stage.answer("setWebhook", ["url": "http://a.test"]) == .done(true, description: "Webhook was set"))
        try stage.simulator.write("hi", by: stage.ana)
        await stage.simulator.settle()
        #expect(stage.deliveries.first?.secret == nil)
        #expect(
            stage.refusal("setWebhook", ["url": "ftp://x"])
                == "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        #expect(
            stage.refusal("setWebhook", ["url": "http://x", "secret_token": "a b"])
                == "Bad Request: secret token contains unallowed characters")
        #expect(try await stage.call(.getWebhookInfo)["url"]?.string == "http://a.test")
    }

    @Test func `an update older than its lifetime is dropped`() async throws {
        var world = World(SimulatorConfiguration(), random: CountingRandom())
        let now = Instant(seconds: 1)
        let member = try world.join(firstName: "Ana", languageCode: "es").get().user.id
        _ = try world.write("hi", by: member, at: now).get()
        #expect(world.startDeliveries(always: false, at: now).isEmpty)
        #expect(world.startDeliveries(always: true, at: now.advanced(by: .seconds(86_400))).isEmpty)
        #expect(world.queue.entries.isEmpty)
    }

    @Test func `after a week of silence the update id is somewhere else`() async throws {
        let stage = Stage()
        try stage.simulator.write("a", by: stage.ana)
        stage.clock.advance(seconds: 604_800)
        try stage.simulator.write("b", by: stage.ana)
        await stage.simulator.settle()
        let ids = stage.deliveries.map(\.update.id)
        #expect(ids.count == 2 && ids[1] != ids[0] + 1)
    }

    @Test func `what waits for the webhook is bounded`() throws {
        var world = World(
            {
                var configuration = SimulatorConfiguration()
                configuration.maxPendingUpdates = 1
                return configuration
            }(), random: CountingRandom())
        let member = try world.join(firstName: "Ana", languageCode: "es").get().user.id
        _ = try world.write("hi", by: member, at: Instant(seconds: 1)).get()
        #expect(throws: Refusal.self) { try world.write("hi", by: member, at: Instant(seconds: 1)).get() }
    }

    @Test func `a stopped simulator delivers nothing more`() async throws {
        let stage = Stage()
        await stage.simulator.stop()
        await stage.simulator.stop()
        try stage.simulator.write("hi", by: stage.ana)
        await stage.simulator.settle()
        #expect(stage.deliveries.isEmpty)
    }
}
