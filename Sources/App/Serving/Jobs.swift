import TelegramAPI
import BotUI
import Coordination
import Gamification
import Identity
import PostgresDriver
import Telemetry
import Vocabulary
import Workers

/// The jobs of this instance: which there are, when the clock wants some, and what runs them.
struct Jobs: Sendable {
    private let runner: JobRunner
    private let patrol: Worker
    private let database: PostgresDatabase

    /// With connections of their own, opened when needed, so that no flood of jobs takes those of requests.
    static func start(
        _ backend: Backend, clock: any WallClock, bell: Bell, workflows: WorkflowRegistry, client: BotClient
    ) -> Jobs {
        let configuration = backend.configuration
        var postgres = backend.postgres
        postgres.connectionsPerLoop = configuration.jobConnections
        let database = PostgresDatabase(postgres, loops: [backend.loops[0]], log: backend.log)
        let workflows = WorkflowEngine(
            database: database, registry: workflows, clock: clock, log: backend.log, metrics: backend.metrics)
        var registry = Self.registry(configuration, log: backend.log)
        workflows.install(on: &registry)
        registry.add(SendNotice.Handler(client: client, database: database, requirements: .everything))
        registry.add(SendAlbum.Handler(client: client))
        registry.add(SendAudio.Handler(client: client))
        registry.add(RefreshPosts.Handler(client: client, database: database))
        let runner = JobRunner(
            database: database, clock: clock, registry: registry, bell: bell,
            settings: JobRunnerSettings(configuration), log: backend.log, metrics: backend.metrics)
        if configuration.jobConcurrency > 0 { runner.start() }
        return Jobs(runner: runner, patrol: workflows.startPatrol(), database: database)
    }

    /// Every kind of job, and every schedule.
    static func registry(_ configuration: Configuration, log: Logger) -> JobRegistry {
        var registry = JobRegistry()
        registry.add(ForgetOldKeys.Run())
        registry.cron(ForgetOldKeys.name, .every(.seconds(600))) { _ in ForgetOldKeys() }
        registry.add(
            PruneJobs.Handler(
                history: configuration.jobHistory, discardedHistory: configuration.discardedJobHistory))
        registry.cron(PruneJobs.kind, .cron("@hourly")) { _ in PruneJobs() }
        registry.add(MaintainEventPartitions.Run(log: log))
        registry.cron(MaintainEventPartitions.name, .every(.seconds(600))) { _ in
            MaintainEventPartitions(keepDays: Int64(configuration.eventRetentionDays))
        }
        registry.add(PruneWorkflows.Handler(history: configuration.workflowHistory))
        registry.cron(PruneWorkflows.kind, .cron("10 * * * *")) { _ in PruneWorkflows() }
        registry.add(ExpireLots.Handler())
        registry.cron(ExpireLots.kind, .cron("5 * * * *")) { _ in ExpireLots() }
        registry.add(PruneNotices.Handler())
        registry.cron(PruneNotices.kind, .cron("30 4 * * *")) { _ in PruneNotices() }
        Self.addProgress(to: &registry)
        Self.addGames(to: &registry)
        return registry
    }

    func stop(deadline: Duration) async {
        await self.patrol.stop()
        await self.runner.stop(deadline: deadline)
        await self.database.close()
    }
}

extension Configuration {
    /// A connection for each job at a time, one to claim with and one to keep the leases with.
    var jobConnections: Int { self.jobConcurrency + 2 }
}

extension JobRunnerSettings {
    fileprivate init(_ configuration: Configuration) {
        self.init()
        self.concurrency = max(1, configuration.jobConcurrency)
        self.pollInterval = configuration.jobPollInterval
        self.lease = configuration.jobLease
    }
}
