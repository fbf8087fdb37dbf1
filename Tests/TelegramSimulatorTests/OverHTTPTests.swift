import Crypto
import EventLoops
import HTTPClient
import HTTPServer
import HTTPWire
import JSON
import Synchronization
import TelegramAPI
import TelegramSimulator
import Telemetry
import Testing
import Vocabulary

@Suite struct OverHTTPTests {
    @Test func `a conversation goes over real sockets both ways`() async throws {
        let loops = EventLoop.start(count: 1)
        let http = HTTPClient(loop: loops[0])
        let simulator = Simulator(clock: MovableClock(), client: http, log: .silent)
        let secrets = Mutex<[String?]>([])
        var router = Router()
        simulator.install(on: &router)
        router.post("/webhook") { request throws(Problem) in
            secrets.withLock { $0.append(request.headers["x-telegram-bot-api-secret-token"]) }
            guard let json = try? JSONReader.read(request.body), let update = try? Update(json: json),
                case .message(let message) = update.content
            else { throw Problem(400, "test.unexpected", "Not a message.") }
            let call = BotCall.sendMessage(
                to: message.chat.id, text: "echo: \(TelegramHTML.escape(message.text ?? ""))")
            return Response(
                status: 200, headers: [("Content-Type", "application/json")], body: call.webhookResponseBody)
        }
        var configuration = HTTPServerConfiguration()
        configuration.port = 0
        let server = try await HTTPServer.start(
            configuration: configuration, loops: loops, router: router, log: .silent, metrics: Metrics())
        let base = "http://127.0.0.1:\(server.port)"
        let bot = BotClient(http: http, apiURL: base + "/simulator", token: simulator.token)
        #expect(try await bot.call(.getMe)["is_bot"]?.bool == true)
        _ = try await bot.call(.setWebhook(url: base + "/webhook", secretToken: "abc", allowedUpdates: []))
        let ana = simulator.members[0].id
        try simulator.write("a < b", by: ana)
        await simulator.settle()
        #expect(simulator.messages(of: ana).map(\.text) == ["a < b", "echo: a < b"])
        #expect(secrets.withLock { $0 } == ["abc"])
        _ = try await bot.call(.sendMessage(to: ana, text: "more"))
        #expect(simulator.messages(of: ana).count == 3)
        await simulator.stop()
        await http.stop()
        await server.shutdown(deadline: .seconds(1))
        for loop in loops { loop.stop() }
    }
}
