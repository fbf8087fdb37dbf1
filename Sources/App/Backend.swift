import JSON
import Caches
import Coordination
import EventLoops
import Gamification
import Postgres
import PostgresDriver
import PrivateCluster
import Schema
import Telemetry
import Vocabulary

/// What every command needs that touches data: loops, a database that answers, the engine on top.
struct Backend: Sendable {
    let configuration: Configuration
    let log: Logger
    let metrics: Metrics
    let loops: [EventLoop]
    let cluster: PrivateCluster?
    let postgres: PostgresConfiguration
    let database: PostgresDatabase

    /// Opens the configured database or the private cluster.
    ///
    /// - Parameter mode: `.own` for the server, which waits for a former owner to end; `.shared` for
    ///   commands, which use a running server's cluster.
    static func open(
        _ configuration: Configuration, mode: PrivateCluster.Mode, log: Logger
    ) async throws -> Backend {
        var cluster: PrivateCluster?
        if configuration.databaseURL == nil {
            var options = PrivateCluster.Options(mode: mode)
            options.settings = [("max_connections", "\(configuration.clusterConnections)")]
            cluster = try await PrivateCluster.open(directory: configuration.dataDirectory, options: options, log: log)
        }
        let loops = EventLoop.start(count: configuration.workers)
        let metrics = Metrics()
        let postgres = configuration.postgres(at: configuration.databaseURL ?? cluster?.connectionString ?? "")
        let database = PostgresDatabase(postgres, loops: loops, log: log, metrics: metrics)
        return Backend(
            configuration: configuration, log: log, metrics: metrics, loops: loops, cluster: cluster,
            postgres: postgres, database: database)
    }

    /// Brings the schema up to date; another instance that does so at the same time is waited for.
    func migrate() async throws {
        for name in try await Migrator(self.postgres).migrate() {
            self.log.info("migrated", ["migration": .string(name)])
        }
    }

    func coordinator(clock: any WallClock, invalidations: Invalidations = Invalidations()) -> Coordinator {
        Coordinator(
            database: self.database, clock: clock, log: self.log, metrics: self.metrics,
            limits: self.configuration.coordinatorLimits, invalidations: invalidations)
    }

    /// Closes in the reverse order of opening. Everything that uses the database must have ended.
    func close() async {
        await self.database.close()
        await self.cluster?.stop()
    }
}

extension Configuration {
    fileprivate func postgres(at connectionString: String) -> PostgresConfiguration {
        var postgres = PostgresConfiguration(connectionString: connectionString)
        postgres.connectionsPerLoop = self.connectionsPerLoop
        postgres.acquireTimeout = self.acquireTimeout
        postgres.lockTimeout = self.lockTimeout
        postgres.statementTimeout = self.statementTimeout
        postgres.idleInTransactionTimeout = self.idleInTransactionTimeout
        return postgres
    }

    /// What the private cluster allows: ours, jobs', and those of commands that attach to it.
    fileprivate var clusterConnections: Int {
        self.workers * self.connectionsPerLoop + self.databaseConnections + self.jobConnections + 20
    }
}

extension CommandContext {
    /// Runs `work` on an opened backend and closes it afterwards.
    ///
    /// - Parameter isMigrated: false leaves the schema as it is found.
    func withBackend<Value>(
        isMigrated: Bool = true, _ work: (Backend) async throws -> Value
    ) async throws -> Value {
        var configuration = try self.configuration()
        configuration.workers = 1
        let backend = try await Backend.open(configuration, mode: .shared, log: .standard(level: .warning))
        let result: Result<Value, any Error>
        do {
            if isMigrated { try await backend.migrate() }
            result = .success(try await work(backend))
        } catch { result = .failure(error) }
        await backend.close()
        return try result.get()
    }
}
