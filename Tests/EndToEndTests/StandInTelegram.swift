import HTTPClient
import HTTPServer
import HTTPWire
import JSON
import Synchronization
import Telemetry
import TelegramAPI
import TelegramSimulator
import TestKit
import Vocabulary

/// The simulator on a port of its own, which keeps answers back when a test says so: the call is carried out, and
/// whoever made it does not learn of it.
final class StandInTelegram: Sendable {
    private struct State {
        var keptBack: Set<String> = []
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isClosed = false
    }

    let simulator: Simulator
    private let state = Mutex(State())

    static func with(_ body: (StandInTelegram, _ settings: [String: String]) async throws -> Void) async throws {
        let telegram = StandInTelegram()
        var router = Router()
        router.post("/{bot}/{method}") { request throws(Problem) in try await telegram.answer(request) }
        var configuration = HTTPServerConfiguration()
        configuration.port = 0
        let server = try await HTTPServer.start(
            configuration: configuration, loops: [TestDatabase.loops[0]], router: router, log: .silent,
            metrics: Metrics())
        let settings = [
            "TELEGRAM_BOT_TOKEN": telegram.simulator.token, "TELEGRAM_API_URL": "http://127.0.0.1:\(server.port)",
            "PUBLIC_URL": "https://bot.example",
        ]
        let result: Result<Void, any Error>
        do { result = .success(try await body(telegram, settings)) } catch { result = .failure(error) }
        telegram.release()
        await server.shutdown(deadline: .seconds(5))
        await telegram.simulator.stop()
        try result.get()
    }

    private init() {
        self.simulator = Simulator(
            clock: MovableClock(), transport: .direct { _, _ in ClientResponse(status: 200) }, log: .silent)
    }

    /// Answers to `method` stay here from now on.
    func keepBack(_ method: String) { _ = self.state.withLock { $0.keptBack.insert(method) } }

    /// Answers to `method` go out again; those kept back stay so.
    func answer(_ method: String) { _ = self.state.withLock { $0.keptBack.remove(method) } }

    /// Calls that were carried out and change something, in order.
    var changes: [String] { self.simulator.calls.map(\.method).filter { !$0.hasPrefix("get") } }

    private func answer(_ request: RoutedRequest) async throws(Problem) -> Response {
        let method: String = try request.path("method")
        let members = (try? JSONReader.read(request.body))?.object?.members ?? []
        let result: JSONValue
        do throws(BotAPIError) {
            result = try await self.simulator.botClient.call(BotCall(method, members.map { ($0.name, $0.value) }))
        } catch { throw Problem(400, "telegram.refused", "\(error)") }
        await self.wait(method)
        return .json { json in
            json.member("ok", true)
            json.member("result", result)
        }
    }

    private func wait(_ method: String) async {
        await withCheckedContinuation { continuation in
            let goesOn = self.state.withLock { state in
                guard state.keptBack.contains(method), !state.isClosed else { return true }
                state.waiting.append(continuation)
                return false
            }
            if goesOn { continuation.resume() }
        }
    }

    private func release() {
        let waiting = self.state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
