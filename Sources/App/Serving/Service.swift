import HTTPWire
import JSON
import BotSetup
import BotUI
import Coordination
import EventLoops
import Experiences
import Gamification
import Glibc
import HTTPClient
import HTTPServer
import Identity
import PublicAPI
import Telemetry

/// The running server: the graph of everything, built by hand in one place.
struct Service: Sendable {
    private let backend: Backend
    private let doors: Doors
    private let telegram: TelegramSide
    private let http: HTTPClient
    private let jobs: Jobs
    private let surroundings: Surroundings
    private let events: EventSide

    static func start(_ backend: Backend, files: Files) async throws -> Service {
        let configuration = backend.configuration
        let http = HTTPClient(loop: backend.loops[0])
        let telegram = try TelegramSide(backend, http: http)
        let around = try Surroundings.start(backend)
        let coordinator = backend.coordinator(clock: telegram.clock, invalidations: around.invalidations)
        let events = try EventSide(backend, coordinator, clock: telegram.clock)
        let router = try Self.router(backend, coordinator, around, files: files, telegram: telegram, live: events.live)
        try await backend.requireTimeZone()
        try await events.start()
        if configuration.isPlayground { try await Self.publishDemo(files, with: coordinator) }

        let doors = try await Doors.open(configuration, backend, router)
        try await telegram.start(at: doors.localAddress)
        let jobs = Jobs.start(
            backend, clock: telegram.clock, bell: coordinator.bell, workflows: telegram.workflows,
            client: telegram.client)
        return Service(
            backend: backend, doors: doors, telegram: telegram, http: http, jobs: jobs, surroundings: around,
            events: events)
    }

    /// Gives a newcomer a story to play, and things to own and to do: the demo's, published again whenever a file has
    /// changed.
    static func publishDemo(_ files: Files, with coordinator: Coordinator) async throws {
        _ = try await ContentCommand.publish(try ContentCommand.gameContent(at: files.demoGame), with: coordinator)
        _ = try await ContentCommand.publish(try ContentCommand.story(at: files.demoStory), with: coordinator)
        _ = try await ExperienceFiles.publish(
            try ExperienceFiles.content(at: files.demoExperiences), with: coordinator)
        _ = try await TriviaContent.publish(try TriviaContent.questions(at: files.demoTrivia), with: coordinator)
        try await Self.openDemoAuction(with: coordinator)
        try await Self.openDemoShop(with: coordinator)
    }

    static func router(
        _ backend: Backend, _ coordinator: Coordinator, _ around: Surroundings, files: Files, telegram: TelegramSide,
        live: LiveEvents = LiveEvents()
    ) throws -> Router {
        let ledger = PostgresBesitoLedger()
        let bot = Bot(
            coordinator: coordinator, database: backend.database, ledger: ledger, rewards: .live(ledger),
            experiences: .live(ledger),
            clock: telegram.clock, requirements: around.readers.requirements, timeZone: backend.configuration.timeZone,
            members: around.readers.members, besitos: around.readers.besitos, story: around.readers.story,
            limits: around.limits)
        let access = StaffAccess(keyring: around.readers.keyring, limits: around.limits)
        var router = Router()
        OperationsRoutes(database: backend.database, metrics: backend.metrics, openAPI: try files.openAPI)
            .install(on: &router)
        UserRoutes(
            access: access, database: backend.database, coordinator: coordinator, ledger: ledger, clock: telegram.clock,
            members: around.readers.members, besitos: around.readers.besitos
        ).install(on: &router)
        ShopRoutes(
            access: access, database: backend.database, coordinator: coordinator, ledger: ledger,
            inventory: PostgresInventory(), requirements: .everything, members: around.readers.members,
            shop: around.readers.shop
        ).install(on: &router)
        let operations = Operations(
            bot: bot, ledger: ledger, inventory: PostgresInventory(), workflows: telegram.workflows,
            connectBot: ConnectBot.Handler(backend.configuration))
        CommandRoutes(access: access, coordinator: coordinator, commands: operations.ofStaff).install(on: &router)
        OperationRoutes(access: access, database: backend.database, tables: Operations.tables).install(on: &router)
        WorkflowRoutes(
            access: access, database: backend.database, coordinator: coordinator, registry: telegram.workflows,
            clock: telegram.clock
        ).install(on: &router)
        BotRoutes(access: access, coordinator: coordinator, connect: ConnectBot.Handler(backend.configuration))
            .install(on: &router)
        EconomyRoutes(access: access, database: backend.database, coordinator: coordinator).install(on: &router)
        let desk = StaffDesk(
            access: access, database: backend.database, coordinator: coordinator, members: around.readers.members)
        Self.installGames(desk, ledger, clock: telegram.clock, on: &router)
        PlayingRoutes(desk: desk, ledger: ledger, rewards: .live(ledger), requirements: around.readers.requirements)
            .install(on: &router)
        EventRoutes(
            access: access, database: backend.database, coordinator: coordinator, clock: telegram.clock
        ).install(on: &router)
        LiveEventRoutes(access: access, live: live).install(on: &router)
        RequirementRoutes(
            access: access, database: backend.database, kinds: around.readers.requirements, clock: telegram.clock,
            members: around.readers.members
        ).install(on: &router)
        GameContentRoutes(
            access: access, database: backend.database, coordinator: coordinator, requirements: .everything,
            clock: telegram.clock
        ).install(on: &router)
        UserProgressRoutes(
            access: access, database: backend.database, coordinator: coordinator, ledger: ledger,
            inventory: PostgresInventory(), requirements: around.readers.requirements, clock: telegram.clock,
            members: around.readers.members
        ).install(on: &router)
        ExperienceRoutes(
            desk: desk, keeper: .live(ledger),
            reader: ExperienceReader(database: backend.database, requirements: around.readers.requirements),
            clock: telegram.clock
        ).install(on: &router)
        StateRoutes(
            access: access, database: backend.database, sections: MemberState.sections, clock: telegram.clock,
            members: around.readers.members
        ).install(on: &router)
        StoryRoutes(access: access, database: backend.database, kinds: .everything).install(on: &router)
        StoryMapRoutes(access: access, database: backend.database, kinds: .everything).install(on: &router)
        StaffPages(files)?.install(on: &router)
        StoryVersionRoutes(access: access, database: backend.database, coordinator: coordinator, kinds: .everything)
            .install(on: &router)
        JobRoutes(access: access, database: backend.database, coordinator: coordinator).install(on: &router)
        TelegramWebhook(
            bot: bot, client: telegram.client, secret: telegram.webhookSecret, log: backend.log,
            metrics: backend.metrics
        ).install(on: &router)
        telegram.install(on: &router, files: files)
        return router
    }

    /// Says on standard output where to look.
    func announce() {
        let address = self.doors.address
        if self.telegram.isSimulated, self.backend.configuration.databaseURL != nil {
            self.backend.log.warning("the playground is open to whoever reaches this port, on a database of yours")
        }
        self.backend.log.info("serving", ["port": .int(Int64(self.doors.port))])
        say(
            self.telegram.isSimulated ? "The playground is at \(address)/playground/" : "DianaBot serves at \(address)/"
        )
    }

    func stop() async {
        self.telegram.endStreams()
        self.events.endStreams()
        // Side by side: jobs get as long to end as requests.
        let deadline = self.backend.configuration.shutdownTimeout
        async let jobsEnded: Void = self.jobs.stop(deadline: deadline)
        await self.doors.close(deadline: deadline)
        await jobsEnded
        await self.events.stop()
        await self.surroundings.stop()
        await self.telegram.stop()
        await self.http.stop()
    }
}

extension HTTPServerConfiguration {
    init(_ configuration: Configuration) {
        self.init()
        self.host = configuration.host
        self.port = configuration.port
        self.limits.maxRequestLineBytes = configuration.maxRequestLineBytes
        self.limits.maxHeaderFields = configuration.maxHeaderFields
        self.limits.maxHeaderBytes = configuration.maxHeaderBytes
        self.limits.maxBodyBytes = configuration.maxBodyBytes
        self.maxConnections = configuration.maxConnections
        self.maxConnectionsPerAddress = configuration.maxConnectionsPerAddress
        self.maxRequestsPerConnection = configuration.maxRequestsPerConnection
        self.trustedProxies = configuration.trustedProxies
        self.crossOrigin = configuration.crossOrigin
        self.sharesPort = configuration.sharesPort
        self.timeouts.header = configuration.headerTimeout
        self.timeouts.body = configuration.bodyTimeout
        self.timeouts.idle = configuration.idleTimeout
        self.timeouts.write = configuration.writeTimeout
    }
}
