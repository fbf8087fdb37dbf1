import BotSetup
import BotUI
import Coordination
import Crypto
import EventLoops
import HTTPClient
import Resilience
import TelegramAPI
import Vocabulary
import Workers

enum TelegramCommand {
    /// What is not done by then, the server does when it runs.
    private static let patience: Duration = .seconds(120)

    static func run(_ context: CommandContext) async throws {
        guard context.words == ["set-webhook"] else { throw UsageError("say `telegram set-webhook`") }
        let configuration = try context.configuration()
        guard configuration.publicURL != nil else { throw UsageError("`telegram set-webhook` needs PUBLIC_URL") }
        guard let secret = configuration.telegramWebhookSecret else {
            throw UsageError("`telegram set-webhook` needs TELEGRAM_WEBHOOK_SECRET")
        }
        var workflows = WorkflowRegistry()
        workflows.add(
            BotConnection(
                client: try BotClient.configured(configuration), secret: secret, profile: BotMenu.profile))
        try await context.withBackend { [workflows] backend in try await Self.connect(backend, workflows) }
    }

    /// Does what `POST /api/v1/bot/connections` has the server do, and waits for the end.
    private static func connect(_ backend: Backend, _ workflows: WorkflowRegistry) async throws {
        let clock = SystemClock()
        let coordinator = backend.coordinator(clock: clock)
        let outcome = try await coordinator.perform(
            ConnectBot(), with: ConnectBot.Handler(backend.configuration), key: .once(random: SecureRandom()))
        guard case .done(let receipt) = outcome else { throw ConnectionFailure(reason: "\(outcome)") }
        let engine = WorkflowEngine(
            database: backend.database, registry: workflows, clock: clock, log: backend.log, metrics: backend.metrics)
        var jobs = JobRegistry()
        engine.install(on: &jobs)
        let runner = JobRunner(
            database: backend.database, clock: clock, registry: jobs, bell: coordinator.bell, log: backend.log)
        runner.start()
        let end = try await Self.end(of: receipt.workflow, in: backend)
        await runner.stop(deadline: .seconds(5))
        guard end.state == .completed else { throw ConnectionFailure(end) }
        let updates = BotMenu.profile.allowedUpdates.joined(separator: ", ")
        say("Telegram sends \(updates) to \(receipt.address)")
    }

    private static func end(of id: WorkflowRunID, in backend: Backend) async throws -> WorkflowRun {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            guard let run = try await WorkflowRun.read(id, in: backend.database) else {
                throw ConnectionFailure(reason: "the run is gone")
            }
            if run.isEnded || deadline < .now { return run }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// Why Telegram does not know where we are.
private struct ConnectionFailure: Error, CustomStringConvertible {
    let description: String

    init(reason: String) { self.description = "the webhook is not set: \(reason)" }

    init(_ run: WorkflowRun) {
        let words = run.steps.lazy.compactMap(\.fault).first?.detail ?? run.state.rawValue
        self.init(
            reason: run.isEnded ? words : "\(words); the server goes on with run \(run.id) when it runs")
    }
}

extension ConnectBot.Handler {
    init(_ configuration: Configuration) {
        self.init(address: configuration.webhookAddress, profile: BotMenu.profile)
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
