public import Coordination
public import Crypto
import JSON
public import Postgres
import Synchronization
public import Telemetry
public import Vocabulary

/// Does the jobs of one instance: claims what is due, runs it, and keeps the schedules.
///
/// Any number of runners share a database; each job is held by one of them, for as long as its lease is renewed.
/// Safe to stop before it was started, and twice.
public final class JobRunner: Sendable {
    private struct Loops {
        let claims, leases, schedules: Worker
    }

    /// The name under which this instance holds jobs.
    let holder: String
    let database: any Database
    let clock: any WallClock
    let registry: JobRegistry
    let bell: Bell
    let settings: JobRunnerSettings
    let random: any RandomSource
    let log: Logger
    let slots: JobSlots
    let metrics: JobMetrics
    private let schedules: ScheduleKeeper
    private let reader: JobReader
    private let loops = Mutex<Loops?>(nil)
    private let isStopping = Mutex(false)
    private let upkeep, counting: Chore
    let renewal: Chore
    private let turn = Mutex(0)
    /// When a round found nothing, if the last one did.
    private let emptyRound = Mutex<ContinuousClock.Instant?>(nil)
    private static let rest: Duration = .milliseconds(20)
    /// ``drain()`` waits for no job longer than this.
    private static let longestJob: Duration = .seconds(600)

    /// - Parameters:
    ///   - database: best one of its own with few connections, so that jobs never take those of requests.
    ///   - bell: rung when something was enqueued.
    public init(
        database: any Database, clock: any WallClock, registry: JobRegistry, bell: Bell,
        settings: JobRunnerSettings = JobRunnerSettings(), random: any RandomSource = SecureRandom(),
        log: Logger = .silent, metrics: Metrics = Metrics()
    ) {
        self.holder = random.token(12)
        self.database = database
        self.clock = clock
        self.registry = registry
        self.bell = bell
        self.settings = settings
        self.random = random
        self.log = log
        self.upkeep = Chore(every: settings.pollInterval / 2)
        self.counting = Chore(every: settings.countInterval)
        self.renewal = Chore(every: settings.lease / 3)
        self.slots = JobSlots(capacity: settings.concurrency)
        self.metrics = JobMetrics(metrics, registry: registry, slots: self.slots)
        self.schedules = ScheduleKeeper(
            registry.schedules, database: database, clock: clock, bell: bell, random: random, log: log)
        self.reader = JobReader(database: database)
    }

    public func start() {
        self.loops.withLock { loops in
            guard loops == nil, !self.isStopping.withLock({ $0 }) else { return }
            loops = Loops(
                claims: self.loop("jobs", bell: self.bell, every: self.settings.pollInterval, self.claimRound),
                leases: self.loop("job leases", every: self.tendInterval, self.tendRound),
                schedules: self.loop("schedules", every: self.settings.cronInterval, self.schedules.round))
        }
    }

    private func loop(
        _ name: String, bell: Bell = Bell(), every interval: Duration,
        _ round: @escaping @Sendable () async throws -> Bool
    ) -> Worker {
        Worker(name, bell: bell, interval: interval, log: self.log, round: round)
    }

    /// Claims nothing more, lets handlers finish until `deadline`, and gives back what is still under way then, as if
    /// it had never been begun. Returns when all that is done.
    public func stop(deadline: Duration) async {
        self.isStopping.withLock { $0 = true }
        guard let loops = self.loops.withLock({ $0 }) else { return }
        await loops.claims.stop()
        await loops.schedules.stop()
        await self.waitForRunning(until: .now + deadline)
        await self.giveBack(self.slots.running)
        await loops.leases.stop()
    }
}

extension JobRunner {
    /// Returns when nothing is under way here, or at `end`.
    private func waitForRunning(until end: ContinuousClock.Instant) async {
        while true {
            let heard = self.slots.left.heard
            let left = end - ContinuousClock.now
            guard self.slots.runningCount > 0, left > .zero else { return }
            await self.slots.left.wait(after: heard, atMost: left)
        }
    }

    /// Does what is due, one job after the other, until nothing is: what they enqueue in turn is done too. For a
    /// runner that was not started.
    ///
    /// - Returns: how many attempts there were.
    @discardableResult
    public func drain() async throws(DatabaseError) -> Int {
        var count = 0
        while true {
            try await self.promoteAndRescue()
            guard let job = try await self.claim(1).first else { return count }
            self.begin(job)
            await self.waitForRunning(until: .now + Self.longestJob)
            count += 1
        }
    }

    /// Leaves everything as it is, as a process does that is killed: for tests.
    func abandon() async {
        guard let loops = self.loops.withLock({ $0 }) else { return }
        await loops.leases.stop()
        await loops.schedules.stop()
        await loops.claims.stop()
    }
}

// MARK: - Claiming

extension JobRunner {
    /// Waits for a free slot, and fills what is free.
    private func claimRound() async throws -> Bool {
        await self.rest()
        let heard = self.slots.left.heard
        if self.slots.free == 0 { await self.slots.left.wait(after: heard, atMost: self.settings.pollInterval) }
        try await self.keepUp()
        let free = self.slots.free
        guard free > 0 else { return !Task.isCancelled }
        let claimed = try await self.claim(free)
        if self.isStopping.withLock({ $0 }) {
            try await self.giveBack(claimed)
        } else {
            for job in claimed { self.begin(job) }
        }
        self.emptyRound.withLock { $0 = claimed.isEmpty ? .now : nil }
        return claimed.count == free
    }

    /// The bell rings for events too: looking in vain at each ring would cost more than a job that starts a little later.
    private func rest() async {
        guard let end = self.emptyRound.withLock({ $0 }) else { return }
        try? await Task.sleep(until: end + Self.rest, clock: .continuous)
    }

    /// Queues take turns in being the first to be asked.
    private func claim(_ free: Int) async throws(DatabaseError) -> [ClaimedJob] {
        let queues = self.registry.queues
        guard !queues.isEmpty else { return [] }
        let turn = self.turn.withLock { turn in
            turn += 1
            return turn
        }
        let kinds = self.registry.kinds.keys.sorted()
        let now = self.clock.now()
        return try await self.database.transaction { (transaction) throws(DatabaseError) in
            var claimed: [ClaimedJob] = []
            // A claim that a crash of PostgreSQL undoes is made again; whoever holds it then cannot finish.
            transaction.queue("SET LOCAL synchronous_commit = off")
            // By the index of what is due, even by a plan made while there were no jobs.
            transaction.queue(.readInOrder)
            for offset in queues.indices where claimed.count < free {
                let rows = try await transaction.rows(
                    .claimJobs(
                        of: kinds, from: queues[(turn + offset) % queues.count], limit: free - claimed.count,
                        by: self.holder, for: self.settings.lease, at: now))
                claimed += try rows.decoded()
            }
            return .commit(claimed)
        }
    }

    /// Promotes, rescues and counts, each as often as needed.
    private func keepUp() async throws(DatabaseError) {
        if self.upkeep.isDue() { try await self.promoteAndRescue() }
        if self.counting.isDue() { self.metrics.show(try await self.reader.counts(), at: self.clock.now()) }
    }

    private func promoteAndRescue() async throws(DatabaseError) {
        let now = self.clock.now()
        let rescued = try await self.database.transaction { (transaction) throws(DatabaseError) in
            // By their indexes, even by a plan made while there were no jobs.
            transaction.queue(.readInOrder)
            let results = try await transaction.flight([.promoteJobs(at: now), .rescueJobs(at: now)])
            return .commit(try results[1].decoded(RescuedJob.self))
        }
        self.metrics.countRescues(rescued.count)
        for job in rescued {
            self.log.warning(
                "a job was rescued from an instance that vanished",
                ["job_id": .int(job.id.rawValue), "kind": .string(job.kind), "state": .string(job.state.rawValue)])
        }
    }
}
