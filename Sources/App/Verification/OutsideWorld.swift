import EventLoops
import HTTPClient
import HTTPServer
import HTTPWire
import JSON
import Telemetry
import TelegramAPI
import TelegramSimulator
import Vocabulary

/// What a rehearsal calls outside: a Telegram in the process that nobody kills, which remembers what it was told.
struct OutsideWorld: Sendable {
    private static let languages: [String?] = [nil, "es", "en"]

    private let simulator: Simulator
    private let server: HTTPServer

    static func open(on loop: EventLoop) async throws -> OutsideWorld {
        let simulator = Simulator(
            clock: MovableClock(), transport: .direct { _, _ in ClientResponse(status: 200) }, log: .silent)
        var router = Router()
        router.post("/{bot}/{method}") { request throws(Problem) in try await Self.answer(request, by: simulator) }
        var configuration = HTTPServerConfiguration()
        configuration.port = 0
        let server = try await HTTPServer.start(
            configuration: configuration, loops: [loop], router: router, log: .silent, metrics: Metrics())
        return OutsideWorld(simulator: simulator, server: server)
    }

    /// How a process reaches it.
    var environment: [String] {
        [
            "TELEGRAM_BOT_TOKEN=\(self.simulator.token)", "TELEGRAM_API_URL=http://127.0.0.1:\(self.server.port)",
            "TELEGRAM_WEBHOOK_SECRET=rehearsal", "PUBLIC_URL=https://bot.example",
        ]
    }

    /// What it was told last: where updates go, without the mark of who said so, and the menus.
    func state() async throws -> [String] {
        let webhook = try await self.simulator.botClient.call(.getWebhookInfo)["url"]?.string ?? ""
        var state = ["webhook \(webhook.prefix { $0 != "?" })"]
        for language in Self.languages {
            let menu = try await self.simulator.botClient.call(
                BotCall("getMyCommands", language.map { [("language_code", .string($0))] } ?? []))
            state.append("menu \(language ?? "of all") \(JSONWriter.text(of: menu))")
        }
        return state
    }

    func close() async {
        await self.server.shutdown(deadline: .seconds(1))
        await self.simulator.stop()
    }

    private static func answer(_ request: RoutedRequest, by simulator: Simulator) async throws(Problem) -> Response {
        let method: String = try request.path("method")
        let members = (try? JSONReader.read(request.body))?.object?.members ?? []
        do throws(BotAPIError) {
            let result = try await simulator.botClient.call(BotCall(method, members.map { ($0.name, $0.value) }))
            return .json { json in
                json.member("ok", true)
                json.member("result", result)
            }
        } catch { throw Problem(400, "telegram.refused", "\(error)") }
    }
}

extension CrashPoints {
    /// Carries calls to the outside, and may die before they leave and before their answer is known.
    func send(by http: HTTPClient) -> BotClient.Send {
        { request throws(HTTPClientError) in
            let method = request.url.split(separator: "/").last ?? ""
            self.pass("before \(method) leaves")
            let answer = try await http.send(request)
            self.pass("before the answer to \(method) is read")
            return answer
        }
    }
}
