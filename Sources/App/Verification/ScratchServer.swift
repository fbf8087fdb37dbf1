import EventLoops
import Glibc
import Postgres
import PostgresDriver
import PrivateCluster
import Schema
import Synchronization
import Telemetry
import Vocabulary

/// Where one request is done, by one process or several: everything that outlives them.
struct Scene: Sendable {
    let connectionString: String
    let outside: OutsideWorld

    /// A machine that stands still for a while is no finding: only ``Rehearsal`` itself gives up.
    private static let patience = ["ACQUIRE", "LOCK", "STATEMENT", "IDLE"].map { "DB_\($0)_TIMEOUT=100" }

    var environment: [String] {
        ["DATABASE_URL=\(self.connectionString)", "WORKERS=1", "DB_POOL=4"] + Self.patience
            + self.outside.environment
    }
}

/// Where databases may be made and thrown away: on the configured server, or on a PostgreSQL of this run's own.
struct ScratchServer: Sendable {
    /// Only what is called so is ever dropped.
    private static let prefix = "dianabot_verify_\(getpid())"

    let configuration: Configuration
    let loops: [EventLoop]
    private let connectionString: String
    /// Gone with everything in it when this process ends, however it ends.
    private let cluster: PrivateCluster?
    private let counter = Counter()

    private final class Counter: Sendable {
        let databases = Atomic<Int>(0)
    }

    static func open(_ configuration: Configuration) async throws -> ScratchServer {
        let loops = EventLoop.start(count: 1)
        if let url = configuration.databaseURL {
            return ScratchServer(configuration: configuration, loops: loops, connectionString: url, cluster: nil)
        }
        var options = PrivateCluster.Options()
        options.isTemporary = true
        // Nothing in it has to outlive the machine; processes are what dies here.
        options.settings = [("fsync", "off"), ("full_page_writes", "off"), ("autovacuum", "off")]
        let cluster = try await PrivateCluster.open(
            directory: ScratchDirectory.path(of: Self.prefix, needing: 1 << 30), options: options, log: .silent)
        return ScratchServer(
            configuration: configuration, loops: loops, connectionString: cluster.connectionString, cluster: cluster)
    }

    private init(
        configuration: Configuration, loops: [EventLoop], connectionString: String, cluster: PrivateCluster?
    ) {
        self.configuration = configuration
        self.loops = loops
        self.connectionString = connectionString
        self.cluster = cluster
    }

    /// Gives `body` the name of the example world, for ``with(copyOf:_:)``.
    func withWorld<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let world = "\(Self.prefix)_world"
        return try await self.with(world, copyOf: "template0") { connectionString in
            try await Migrator(PostgresConfiguration(connectionString: connectionString)).migrate()
            try await self.connected(with: connectionString) { database in
                try await ExampleWorld.build(in: database, self.configuration, at: Self.noon(of: SystemClock().now()))
            }
            return try await body(world)
        }
    }

    /// A day that ended between the world and its rehearsals would have consequences of its own.
    private static func noon(of now: Instant) -> Instant {
        Instant(seconds: now.seconds - now.seconds % 86_400 + 43_200)
    }

    /// Gives `body` a fresh copy of the world, which is gone afterwards.
    func with<Value>(copyOf world: String, _ body: (Scene) async throws -> Value) async throws -> Value {
        let number = self.counter.databases.wrappingAdd(1, ordering: .relaxed).newValue
        return try await self.with("\(Self.prefix)_\(number)", copyOf: world) { connectionString in
            let outside = try await OutsideWorld.open(on: self.loops[0])
            let result: Result<Value, any Error>
            do {
                result = .success(try await body(Scene(connectionString: connectionString, outside: outside)))
            } catch { result = .failure(error) }
            await outside.close()
            return try result.get()
        }
    }

    private func with<Value>(
        _ name: String, copyOf template: String, _ body: (String) async throws -> Value
    ) async throws -> Value {
        try await self.maintain("CREATE DATABASE \(name) TEMPLATE \(template)")
        let result: Result<Value, any Error>
        do { result = .success(try await body(self.connectionString(of: name))) } catch { result = .failure(error) }
        try? await self.maintain("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        return try result.get()
    }

    /// What a performance left behind.
    func aftermath(of performance: Performance, in scene: Scene) async throws -> Aftermath {
        let outside = try await scene.outside.state()
        return try await self.connected(with: scene.connectionString) { database in
            try await Aftermath.of(performance, in: database, outside: outside)
        }
    }

    private func connected<Value>(
        with connectionString: String, _ body: (PostgresDatabase) async throws -> Value
    ) async throws -> Value {
        var postgres = PostgresConfiguration(connectionString: connectionString)
        postgres.acquireTimeout = .seconds(100)
        postgres.statementTimeout = .seconds(100)
        let database = PostgresDatabase(postgres, loops: self.loops)
        let result: Result<Value, any Error>
        do { result = .success(try await body(database)) } catch { result = .failure(error) }
        await database.close()
        return try result.get()
    }

    func close() async { await self.cluster?.stop() }

    /// A later keyword overrides an earlier one, and so does a URL's parameter its path.
    private func connectionString(of database: String) -> String {
        guard self.connectionString.contains("://") else { return "\(self.connectionString) dbname=\(database)" }
        return "\(self.connectionString)\(self.connectionString.contains("?") ? "&" : "?")dbname=\(database)"
    }

    /// Runs what cannot run in a transaction.
    private func maintain(_ statement: String) async throws {
        let postgres = PostgresConfiguration(connectionString: self.connectionString)
        try await ScriptSession.run(postgres) { (session) throws(DatabaseError) in try session.execute(statement) }
    }
}
