import BotSetup
import BotUI
import Coordination
import Experiences
import Gamification
import HTTPClient
import Postgres
import TelegramAPI
import Telemetry
import Vocabulary
import Workers

/// The parts of the server that act, put together as the server does, but run one after the other: what happens, and
/// in which steps, is the same every time.
struct Stage: Sendable {
    /// Pauses and waits up to this long are waited out, by moving the clock.
    private static let horizon: Duration = .seconds(3600)
    /// How long others may hold what is to be done.
    private static let patience: Duration = .seconds(20)

    let coordinator: Coordinator
    private let operations: [Operation]
    private let relay: Relay
    private let jobs: JobRunner
    private let clock: ManualClock
    private let points: CrashPoints
    private let leftovers: Leftovers

    /// Nobody hears it, and nothing is tried again: when another attempt came would be a matter of chance.
    private static let nowhere: BotClient.Send = { _ throws(HTTPClientError) in throw .timedOut }

    /// - Parameters:
    ///   - database: what is done here goes through it.
    ///   - plain: for looking only.
    ///   - send: how calls leave the process.
    init(
        _ database: any Database, plain: any Database, at now: Instant, _ configuration: Configuration,
        points: CrashPoints, send: @escaping BotClient.Send = Self.nowhere
    ) {
        let (clock, bell) = (ManualClock(now), Bell())
        let coordinator = Coordinator(database: database, clock: clock, bell: bell)
        let ledger = PostgresBesitoLedger()
        let bot = Bot(
            coordinator: coordinator, database: database, ledger: ledger, rewards: .live(ledger),
            experiences: .live(ledger), clock: clock,
            requirements: .everything,
            timeZone: configuration.timeZone)
        let client = BotClient(
            apiURL: configuration.telegramAPIURL, token: configuration.telegramToken ?? "none", send: send)
        var known = TelegramSide.workflows(client: client, secret: configuration.telegramWebhookSecret ?? "none")
        known.add(ExampleThanks(ledger: ledger))
        known.add(ExampleJourney(ledger: ledger, post: ExampleJourney.Post(memory: plain, points: points)))
        let operations = Operations(
            bot: bot, ledger: ledger, inventory: PostgresInventory(), workflows: known,
            connectBot: ConnectBot.Handler(configuration))
        let workflows = WorkflowEngine(database: database, registry: known, clock: clock, machineClock: clock)
        var registry = Jobs.registry(configuration, log: .silent)
        workflows.install(on: &registry)
        registry.add(CountLater.Handler(points: points))
        registry.add(SendNotice.Handler(client: client, database: plain, requirements: .everything))
        registry.add(SendAlbum.Handler(client: client))
        registry.add(SendAudio.Handler(client: client))
        registry.add(RefreshPosts.Handler(client: client, database: plain))
        self.coordinator = coordinator
        self.operations =
            operations.all + [StartJourney.operation, CarelessGrant.operation(database: database, ledger: ledger)]
        self.relay = Relay(
            EventSide.subscribers + [ExampleCounter(points: points)], database: database, clock: clock, bell: bell)
        self.jobs = JobRunner(
            database: database, clock: clock, registry: registry, bell: bell, settings: .rehearsal)
        self.clock = clock
        self.points = points
        self.leftovers = Leftovers(database: plain)
    }

    /// Of everything that can be verified.
    static func names(_ configuration: Configuration) -> [String] {
        let points = CrashPoints()
        let stage = Stage(NoDatabase(), plain: NoDatabase(), at: Instant(seconds: 0), configuration, points: points)
        return stage.operations.map(\.name).filter { $0 != CarelessGrant.name }.sorted()
    }

    func operation(_ name: String) throws -> Operation {
        guard let operation = self.operations.first(where: { $0.name == name }) else {
            throw UsageError("there is no operation \(name)")
        }
        return operation
    }

    /// Does what follows from what was done, until nothing is left that could be.
    func drain() async throws {
        var end: ContinuousClock.Instant?
        let horizon = self.clock.now().advanced(by: Self.horizon)
        while true {
            self.points.enter("relay")
            try await self.relay.drain()
            self.points.enter("jobs")
            // Jobs say events too.
            if try await self.jobs.drain() > 0 {
                end = nil
                continue
            }
            switch try await self.leftovers.next(at: self.clock.now()) {
            case .nothing: return
            case .held:
                // By somebody who was killed a moment ago, whose session PostgreSQL is about to end.
                end = end ?? .now + Self.patience
                guard let end, ContinuousClock.now < end else { throw NeverIdle() }
                try await Task.sleep(for: .milliseconds(5))
            case .due(let time):
                guard time <= horizon else { return }
                self.points.tellWaiting()
                self.clock.set(time)
            }
        }
    }

    struct NeverIdle: Error, CustomStringConvertible {
        let description = "work was left that nobody could do"
    }
}

/// For asking the parts who they are.
private struct NoDatabase: Database {
    func read(_ statement: SQL) async throws(DatabaseError) -> ResultSet { throw .unreachable("none") }

    func transaction<Value: Sendable>(
        _ body: (any Transaction) async throws(DatabaseError) -> Ending<Value>
    ) async throws(DatabaseError) -> Value { throw .unreachable("none") }
}

extension JobRunnerSettings {
    /// Whoever died is dead, and whoever comes next need not wait to know it.
    fileprivate static var rehearsal: JobRunnerSettings {
        var settings = JobRunnerSettings()
        settings.lease = .milliseconds(1)
        return settings
    }
}
