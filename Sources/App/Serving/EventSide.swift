import BotUI
import Coordination
import EventLoops
import Experiences
import Gamification
import Narrative
import Postgres
import Resilience
import Telemetry
import Vocabulary
import Workers

/// What follows from events: subscribers, and those who look on.
struct EventSide: Sendable {
    let live = LiveEvents()
    private let relay: Relay
    private let tail: LiveTail
    /// Where there is Redis.
    private let link: LiveLink?
    private let bell: Bell
    private let log: Logger

    init(_ backend: Backend, _ coordinator: Coordinator, clock: any WallClock) throws {
        var settings = RelaySettings()
        settings.workers = backend.configuration.eventWorkers
        let link = try Self.link(self.live, backend)
        self.link = link
        self.relay = Relay(
            Self.subscribers + (link.map { link in [LiveBroadcast { link.send($0) }] } ?? []),
            database: backend.database, clock: clock, bell: coordinator.bell, log: backend.log,
            metrics: backend.metrics, settings: settings, givingWayTo: coordinator.load)
        self.tail = LiveTail(self.live, database: backend.database) {
            link?.beat()
            return link?.isAlive != true
        }
        self.bell = coordinator.bell
        self.log = backend.log
    }

    /// Everybody who acts on events.
    static var subscribers: [any Subscriber] {
        let (ledger, inventory) = (PostgresBesitoLedger(), PostgresInventory())
        return Self.games + [
            KeepPromises(rewards: .live(ledger), requirements: .everything),
            AdvanceExperiences(keeper: .live(ledger)),
            FollowProgress(
                ledger: ledger, inventory: inventory,
                achievements: PostgresAchievements(ledger: ledger, inventory: inventory), requirements: .everything),
        ]
    }

    private static let games: [any Subscriber] = [
        CountEngagement(), KeepScores(), TellMembers(), FollowReactions(),
    ]

    private static func link(_ live: LiveEvents, _ backend: Backend) throws -> LiveLink? {
        guard let url = backend.configuration.redisURL else { return nil }
        // Its own breaker: what is only looked at must not close the way for what is needed.
        let breaker = CircuitBreaker(
            "redis_live", settings: CircuitState.Settings(pause: .seconds(5)), metrics: backend.metrics)
        return try LiveLink(live, url: url, loop: backend.loops[0], breaker: breaker)
    }

    /// Before anything happens that a new subscriber should hear of.
    func start() async throws {
        try await self.relay.start()
        self.tail.start(bell: self.bell, log: self.log)
    }

    /// Lets go of those who look on, who would otherwise hold the server up until its deadline.
    func endStreams() { self.live.close() }

    func stop() async {
        await self.tail.stop()
        await self.relay.stop()
        await self.link?.close()
    }
}
