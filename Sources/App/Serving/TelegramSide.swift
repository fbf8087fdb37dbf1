import BotSetup
import BotUI
import Coordination
import Crypto
import HTTPClient
import HTTPServer
import Resilience
import Telemetry
import TelegramAPI
import TelegramSimulator
import Vocabulary

/// What stands on the other side of the webhook: Telegram, or with no token configured the simulator and
/// its playground.
struct TelegramSide: Sendable {
    let client: BotClient
    let webhookSecret: String
    let clock: any WallClock
    private let simulator: Simulator?

    init(_ backend: Backend, http: HTTPClient) throws {
        let (configuration, log) = (backend.configuration, backend.log)
        self.webhookSecret = configuration.telegramWebhookSecret ?? SecureRandom().token(32)
        if let token = configuration.telegramToken {
            self.client = BotClient(
                http: http, apiURL: configuration.telegramAPIURL, token: token,
                breaker: CircuitBreaker("telegram", settings: configuration.circuit, metrics: backend.metrics))
            self.clock = SystemClock()
            self.simulator = nil
        } else {
            let clock = SavedClock(directory: configuration.dataDirectory, log: log).load()
            let simulator = Simulator(clock: clock, client: http, log: log)
            self.clock = clock
            self.simulator = simulator
            self.client = simulator.botClient
        }
    }

    var isSimulated: Bool { self.simulator != nil }

    func install(on router: inout Router, files: Files) {
        guard let simulator = self.simulator else { return }
        simulator.install(on: &router)
        // The playground shows what stories show, wherever it lies.
        self.installPage(StaticFiles(root: files.publicDirectory, showsPicturesOfOthers: true), on: &router)
    }

    private func installPage(_ files: StaticFiles?, on router: inout Router) {
        guard let files else { return }
        router.get("/") { request throws(Problem) in try await files.response(at: "index.html", for: request.headers) }
        router.get("/playground/{path...}") { request throws(Problem) in
            let path: String = try request.path("path")
            return try await files.response(
                at: "playground/\(path.isEmpty ? "index.html" : path)", for: request.headers)
        }
    }

    var workflows: WorkflowRegistry { Self.workflows(client: self.client, secret: self.webhookSecret) }

    /// What this program can run. A new version of a workflow is added beside the old one.
    static func workflows(client: BotClient, secret: String) -> WorkflowRegistry {
        var registry = WorkflowRegistry()
        registry.add(PostDelivery(client: client))
        registry.add(BotConnection(client: client, secret: secret, profile: BotMenu.profile))
        return registry
    }

    /// Registers with the simulator, which remembers nothing from one process to the next.
    ///
    /// - Parameter address: of this server, as seen from here.
    func start(at address: String) async throws {
        guard self.simulator != nil else { return }
        let webhook = Webhook(
            url: address + TelegramWebhook.path, allowedUpdates: BotMenu.profile.allowedUpdates)
        _ = try await self.client.call(webhook.call(secret: self.webhookSecret))
        for menu in BotMenu.profile.menus { _ = try await self.client.call(menu.call) }
    }

    /// Lets go of the playground's watchers, who would otherwise hold the server up until its deadline.
    func endStreams() { self.simulator?.endStreams() }

    func stop() async { await self.simulator?.stop() }
}
