import Coordination
import Postgres
import Telemetry
import Vocabulary
import Workers

/// What follows from events: subscribers, and those who look on.
struct EventSide: Sendable {
    let live = LiveEvents()
    private let relay: Relay
    private let tail: LiveTail
    private let bell: Bell
    private let log: Logger

    init(_ backend: Backend, _ coordinator: Coordinator, clock: any WallClock) {
        var settings = RelaySettings()
        settings.workers = backend.configuration.eventWorkers
        self.relay = Relay(
            Self.subscribers, database: backend.database, clock: clock, bell: coordinator.bell, log: backend.log,
            metrics: backend.metrics, settings: settings)
        self.tail = LiveTail(self.live, database: backend.database)
        self.bell = coordinator.bell
        self.log = backend.log
    }

    /// Everybody who acts on events.
    private static var subscribers: [any Subscriber] { [] }

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
    }
}
