import Crypto
import HTTPClient
import JSON
import Synchronization
import Telemetry
import TelegramAPI
import Vocabulary

@testable import TelegramSimulator

/// The same bytes in every run.
final class CountingRandom: RandomSource {
    private let next = Atomic<UInt8>(0)

    func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in self.next.wrappingAdd(37, ordering: .relaxed).oldValue }
    }
}

/// A simulator with a bot in the same process, which answers by script and remembers what came.
struct Stage: Sendable {
    struct Delivery: Sendable {
        let update: Update
        let body: [UInt8]
        let secret: String?
    }

    let manual = ManualClock(Instant(seconds: 1_800_000_000))
    let clock: MovableClock
    let simulator: Simulator
    private let script: Script

    /// What the bot sees and says, and which pauses were made.
    final class Script: Sendable {
        struct State {
            var answers: [ClientResponse] = []
            var deliveries: [Delivery] = []
            var pauses: [Duration] = []
        }
        let state = Mutex(State())
    }

    /// - Parameter answers: to the first updates, one each; 200 without a body afterwards.
    init(_ configure: (inout SimulatorConfiguration) -> Void = { _ in }, answers: ClientResponse...) {
        let script = Script()
        script.state.withLock { $0.answers = answers }
        var configuration = SimulatorConfiguration()
        configure(&configuration)
        let clock = MovableClock(self.manual)
        self.clock = clock
        self.script = script
        self.simulator = Simulator(
            configuration: configuration, clock: clock,
            transport: .direct { body, headers in
                guard let json = try? JSONReader.read(body), let update = try? Update(json: json) else {
                    return ClientResponse(status: 400)
                }
                let secret = headers.first { $0.name == "X-Telegram-Bot-Api-Secret-Token" }?.value
                return script.state.withLock { state in
                    state.deliveries.append(Delivery(update: update, body: body, secret: secret))
                    return state.answers.isEmpty ? ClientResponse(status: 200) : state.answers.removeFirst()
                }
            },
            log: .silent, random: CountingRandom(),
            pause: { delay in script.state.withLock { $0.pauses.append(delay) } })
    }

    var deliveries: [Delivery] { self.script.state.withLock { $0.deliveries } }
    var pauses: [Duration] { self.script.state.withLock { $0.pauses } }

    var ana: TelegramID { self.simulator.members[0].id }
    var bruno: TelegramID { self.simulator.members[1].id }

    /// Makes a call that must succeed.
    @discardableResult
    func call(_ call: BotCall) async throws -> JSONValue { try await self.simulator.botClient.call(call) }

    /// The answer to a call made with these parameters as a JSON body.
    func answer(_ method: String, _ parameters: JSONValue = [:]) -> BotAPIAnswer {
        let body = JSONWriter.bytes(of: parameters)
        return self.simulator.answer(method, CallParameters(json: body), bytes: body.count)
    }

    /// Telegram's words against a call; empty when it was carried out.
    func refusal(_ method: String, _ parameters: JSONValue = [:]) -> String {
        guard case .refused(let refusal) = self.answer(method, parameters) else { return "" }
        return refusal.description
    }

    /// Ana starts the bot, which sends her a message with a button.
    func started(button: String = "go") async throws -> Message {
        try self.simulator.write("/start", by: self.ana)
        await self.simulator.settle()
        let keyboard = InlineKeyboard(column: [InlineButton("Go", data: button)])
        try await self.call(.sendMessage(to: self.ana, text: "<b>Hi</b>", keyboard: keyboard))
        return self.simulator.messages(of: self.ana)[1]
    }
}

extension ClientResponse {
    static func call(_ call: BotCall) -> ClientResponse {
        ClientResponse(
            status: 200, headers: [("Content-Type", "application/json")], body: call.webhookResponseBody)
    }
}
