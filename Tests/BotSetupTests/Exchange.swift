import BotSetup
import Coordination
import HTTPClient
import JSON
import Postgres
import PostgresDriver
import Synchronization
import Telemetry
import TelegramAPI
import TelegramSimulator
import TestKit
import Testing
import Vocabulary
import Workers

/// A simulated Telegram whose line fails as a test says, and an instance that connects the bot with it.
struct Exchange {
    /// What becomes of one call.
    enum Mood: Sendable {
        /// It is carried out, and its answer is lost.
        case mute
        /// It is not carried out, which the caller cannot know.
        case lost
        /// Nothing goes out.
        case cut
        /// Telegram says no.
        case refused(Int)
    }

    static let address = "https://bot.example/webhooks/telegram"
    static let profile = BotProfile(
        allowedUpdates: ["message", "chat_member"],
        menus: [
            CommandMenu([BotCall.Command("story", "La historia")], languageCode: nil),
            CommandMenu([BotCall.Command("story", "The story")], languageCode: "en"),
        ])

    let storage: TestDatabase
    let simulator: Simulator
    let clock = MovableClock()
    let bell = Bell()
    private let moods = Moods()

    private final class Moods: Sendable {
        let waiting = Mutex<[String: [Mood]]>([:])
        let interludes = Mutex<[String: @Sendable () async -> Void]>([:])
    }

    static func with(_ body: (Exchange) async throws -> Void) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 4 }) { storage in
            let simulator = Simulator(
                clock: MovableClock(), transport: .direct { _, _ in ClientResponse(status: 200) }, log: .silent)
            let result: Result<Void, any Error>
            do { result = .success(try await body(Exchange(storage: storage, simulator: simulator))) } catch {
                result = .failure(error)
            }
            await simulator.stop()
            try result.get()
        }
    }

    private init(storage: TestDatabase, simulator: Simulator) {
        self.storage = storage
        self.simulator = simulator
    }

    /// For the next calls of `method`; afterwards all is well.
    func set(_ moods: Mood..., for method: String) { self.moods.waiting.withLock { $0[method] = moods } }

    /// What happens elsewhere when the bot makes its next call of `method`.
    func before(_ method: String, _ interlude: @escaping @Sendable () async -> Void) {
        self.moods.interludes.withLock { $0[method] = interlude }
    }

    /// The bot's line.
    private var client: BotClient {
        let (moods, simulator) = (self.moods, self.simulator)
        return BotClient(apiURL: "", token: "1:x") { request throws(HTTPClientError) in
            let method = request.url.split(separator: "/").last.map(String.init) ?? ""
            await moods.interludes.withLock { $0.removeValue(forKey: method) }?()
            let mood = moods.waiting.withLock { waiting -> Mood? in
                guard let mood = waiting[method]?.first else { return nil }
                waiting[method]?.removeFirst()
                return mood
            }
            switch mood {
            case nil: return try await Self.carryOut(method, request.body, simulator)
            case .mute:
                _ = try await Self.carryOut(method, request.body, simulator)
                throw .timedOut
            case .lost: throw .timedOut
            case .cut: throw .notSent(reason: "no route to host")
            case .refused(let code):
                return ClientResponse(
                    status: code, headers: [],
                    body: Array(#"{"ok":false,"error_code":\#(code),"description":"Bad Request: no"}"#.utf8))
            }
        }
    }

    private static func carryOut(
        _ method: String, _ body: [UInt8], _ simulator: Simulator
    ) async throws(HTTPClientError) -> ClientResponse {
        let members = (try? JSONReader.read(body))?.object?.members ?? []
        let call = BotCall(method, members.map { ($0.name, $0.value) })
        do throws(BotAPIError) {
            let result = JSONWriter.text(of: try await simulator.botClient.call(call))
            return ClientResponse(status: 200, headers: [], body: Array(#"{"ok":true,"result":\#(result)}"#.utf8))
        } catch { throw .notSent(reason: "\(error)") }
    }

    // MARK: - Doing

    /// Connects the bot, and returns the run when it is as wanted.
    @discardableResult
    func connect(until isWanted: (WorkflowRun) -> Bool = \.isEnded) async throws -> WorkflowRun {
        var registry = WorkflowRegistry()
        let policy = OutsidePolicy(timeout: .seconds(1), attempts: 5, pause: .zero, settling: .zero)
        registry.add(BotConnection(client: self.client, secret: "ours", profile: Self.profile, policy: policy))
        let engine = WorkflowEngine(database: self.storage.database, registry: registry, clock: self.clock)
        var jobs = JobRegistry()
        engine.install(on: &jobs)
        var settings = JobRunnerSettings()
        settings.pollInterval = .milliseconds(20)
        let runner = JobRunner(
            database: self.storage.database, clock: self.clock, registry: jobs, bell: self.bell, settings: settings)
        runner.start()
        let result: Result<WorkflowRun, any Error>
        do { result = .success(try await self.run(until: isWanted)) } catch { result = .failure(error) }
        await runner.stop(deadline: .zero)
        return try result.get()
    }

    private func run(until isWanted: (WorkflowRun) -> Bool) async throws -> WorkflowRun {
        let coordinator = Coordinator(
            database: self.storage.database, clock: self.clock, bell: self.bell, limits: .patient)
        let outcome = try await coordinator.perform(
            ConnectBot(), with: ConnectBot.Handler(address: Self.address, profile: Self.profile),
            key: try #require(IdempotencyKey("connect-the-bot", scope: "test")))
        let receipt = try #require(outcome.receipt)
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let heard = self.bell.heard
            let run = try #require(try await WorkflowRun.read(receipt.workflow, in: self.storage.database))
            if isWanted(run) { return run }
            try #require(ContinuousClock.now < deadline, "\(run)")
            await self.bell.wait(after: heard, atMost: .milliseconds(20))
        }
    }

    // MARK: - Seeing

    /// Methods that were carried out and change something, in order.
    var changes: [String] { self.simulator.calls.map(\.method).filter { !$0.hasPrefix("get") } }

    func webhook() async throws -> String {
        try await self.simulator.botClient.call(.getWebhookInfo)["url"]?.string ?? ""
    }

    /// `action outcome` of each attempt at a step.
    func history(of step: String) async throws -> [String] {
        try await self.storage.sql(
            """
            SELECT action || ' ' || outcome FROM coordination.workflow_attempts
            JOIN coordination.workflow_steps USING (run_id, position) WHERE name = '\(step)' ORDER BY attempt_id
            """
        ).map { $0[0] ?? "" }
    }
}

extension Outcome {
    fileprivate var receipt: Receipt? {
        switch self {
        case .done(let receipt), .replayed(let receipt): receipt
        case .refused, .keyReused: nil
        }
    }
}
