public import Coordination
public import Crypto
import EventCatalogue
import JSON
public import Postgres
import Synchronization
public import Telemetry
public import Vocabulary

/// Hands events on to subscribers: each event's effects once, whichever instance does it and whenever it is killed.
public final class Relay: Sendable {
    let subscribers: [String: any Subscriber]
    let streams: [EventStream]
    let database: any Database
    let clock: any WallClock
    let random: any RandomSource
    let bell: Bell
    let log: Logger
    let settings: RelaySettings
    let load: Load
    let metrics: RelayMetrics
    let schedule = Mutex(RelaySchedule())
    let pages: SharedPages
    /// Events that a stream's next batch may have, below the usual while one at fault is looked for.
    let limits = Mutex<[EventStream: Int]>([:])
    /// The same for replays.
    let replaying = Mutex<Int?>(nil)
    private let workers = Mutex<[Worker]>([])

    /// - Parameter subscribers: of different names.
    public init(
        _ subscribers: [any Subscriber], database: any Database, clock: any WallClock, bell: Bell,
        random: any RandomSource = SecureRandom(), log: Logger = .silent, metrics: Metrics = Metrics(),
        settings: RelaySettings = RelaySettings(), givingWayTo load: Load = Load()
    ) {
        self.subscribers = Dictionary(uniqueKeysWithValues: subscribers.map { ($0.name, $0) })
        self.streams = subscribers.flatMap { subscriber in
            EventLane.allCases.map { EventStream(subscriber: subscriber.name, lane: $0) }
        }
        self.database = database
        self.clock = clock
        self.random = random
        self.bell = bell
        self.log = log
        self.settings = settings
        self.load = load
        self.metrics = RelayMetrics(self.streams, in: metrics)
        self.pages = SharedPages(for: subscribers)
    }

    /// Gives subscribers that nobody has seen before their positions, and starts handing on.
    public func start() async throws(DatabaseError) {
        guard !self.subscribers.isEmpty else { return }
        try await self.register()
        guard self.settings.workers > 0 else { return }
        var workers = [self.worker("relay critical", [.critical], pace: self.settings.criticalPace)]
        for _ in 0..<self.settings.workers {
            workers.append(self.worker("relay", [.normal, .tracking], pace: self.settings.pace))
        }
        workers.append(
            Worker("relay set-aside", bell: Bell(), interval: self.settings.interval, log: self.log) {
                if try await self.retryOne() { return true }
                return try await self.replayBatch()
            })
        workers.append(
            Worker("relay lag", bell: Bell(), interval: self.settings.measuring, log: self.log) {
                try await self.measure()
                return false
            })
        self.workers.withLock { $0 = workers }
    }

    /// Returns when nothing is under way any more. Harmless when repeated.
    public func stop() async {
        let workers = self.workers.withLock { workers in
            defer { workers = [] }
            return workers
        }
        for worker in workers { await worker.stop() }
    }

    private func worker(_ name: String, _ lanes: Set<EventLane>, pace: Duration) -> Worker {
        Worker(name, bell: self.bell, interval: self.settings.interval, log: self.log) {
            try await self.pass(lanes, pace: pace)
            return false
        }
    }
}
