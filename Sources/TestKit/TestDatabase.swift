public import EventLoops
import Postgres
public import PostgresDriver
import Telemetry

/// A database of one test's own, with the schema as the newest migration leaves it.
///
/// Call ``drop()`` at the end, or use ``with(_:)``; what is forgotten goes away with the process.
public struct TestDatabase: Sendable {
    /// The event loops that all tests of a process share.
    public static let loops = EventLoop.start(count: 2)

    public let database: PostgresDatabase
    public let connectionString: String
    private let name: String

    /// - Parameters:
    ///   - migrated: false for a database with no tables at all.
    ///   - configure: changes the driver's limits; tests get two connections per loop unless it says otherwise.
    public static func make(
        migrated: Bool = true, loops: [EventLoop] = Self.loops,
        configure: (inout PostgresConfiguration) -> Void = { _ in }
    ) async throws -> TestDatabase {
        let server = try await TestServer.running()
        let name = try await server.makeDatabase(template: migrated ? TestServer.template : "template0")
        var configuration = server.configuration(database: name)
        configuration.connectionsPerLoop = 2
        // Hundreds of tests share the machine; what a member would not wait for, a test does.
        configuration.acquireTimeout = .seconds(60)
        configuration.lockTimeout = .seconds(60)
        configuration.statementTimeout = .seconds(60)
        configure(&configuration)
        return TestDatabase(
            database: PostgresDatabase(configuration, loops: loops),
            connectionString: server.connectionString(database: name), name: name)
    }

    /// Makes a database, gives it to `body`, and drops it.
    public static func with<Value>(
        migrated: Bool = true, configure: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (TestDatabase) async throws -> Value
    ) async throws -> Value {
        let database = try await self.make(migrated: migrated, configure: configure)
        do {
            let value = try await body(database)
            await database.drop()
            return value
        } catch {
            await database.drop()
            throw error
        }
    }

    /// Runs one statement on a connection of its own and returns its cells as PostgreSQL's text.
    @discardableResult
    public func sql(_ statement: String) async throws -> [[String?]] {
        let configuration = PostgresConfiguration(connectionString: self.connectionString)
        return try await ScriptSession.run(configuration) { (session) throws(DatabaseError) in
            try session.rows(statement)
        }
    }

    /// Closes the connections and drops the database, whoever else uses it.
    public func drop() async {
        await self.database.close()
        guard let server = try? await TestServer.running() else { return }
        try? await server.maintain("DROP DATABASE IF EXISTS \(self.name) WITH (FORCE)")
    }
}
