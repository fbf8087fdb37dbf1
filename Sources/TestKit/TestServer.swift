import EventLoops
import Glibc
import Postgres
import PostgresDriver
import PrivateCluster
import Schema
import Synchronization
import Telemetry

/// The PostgreSQL of this test process: in a temporary directory that goes away with the process, and
/// without fsync, since nothing in it has to last.
struct TestServer: Sendable {
    static let template = "migrated"

    /// Started by whoever asks first.
    private static let shared = Task { try await TestServer.start() }
    private static let databases = Atomic<Int>(0)

    private let cluster: PrivateCluster

    static func running() async throws -> TestServer { try await self.shared.value }

    private static func start() async throws -> TestServer {
        var options = PrivateCluster.Options()
        options.isTemporary = true
        options.settings = [
            ("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"), ("autovacuum", "off"),
            ("max_connections", "1000"), ("shared_buffers", "64MB"),
        ]
        let name = "dianabot-tests-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let cluster = try await PrivateCluster.open(
            directory: ScratchDirectory.path(of: name, needing: 4 << 30), options: options, log: .silent)
        let server = TestServer(cluster: cluster)
        try await server.maintain("CREATE DATABASE \(Self.template) TEMPLATE template0")
        try await Migrator(server.configuration(database: Self.template)).migrate()
        return server
    }

    /// A later keyword overrides an earlier one.
    func connectionString(database: String) -> String { "\(self.cluster.connectionString) dbname=\(database)" }

    func configuration(database: String) -> PostgresConfiguration {
        PostgresConfiguration(connectionString: self.connectionString(database: database))
    }

    func makeDatabase(template: String) async throws -> String {
        let number = Self.databases.wrappingAdd(1, ordering: .relaxed).newValue
        try await self.maintain("CREATE DATABASE test_\(number) TEMPLATE \(template)")
        return "test_\(number)"
    }

    /// Runs what cannot run in a transaction.
    func maintain(_ statement: String) async throws {
        try await ScriptSession.run(self.configuration(database: "postgres")) { (session) throws(DatabaseError) in
            try session.execute(statement)
        }
    }
}
