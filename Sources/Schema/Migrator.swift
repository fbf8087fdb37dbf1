import Postgres
public import PostgresDriver

/// Brings the schema forward: numbered scripts, each in a transaction of its own, recorded in
/// `public.schema_migrations`. Several instances that start at once wait for the first.
public struct Migrator: Sendable {
    /// Any number that nobody else takes an advisory lock on.
    private static let advisoryLock = "4919131923"
    private static let lockTimeoutMilliseconds = 120_000

    private let configuration: PostgresConfiguration
    private let migrations: [Migration]

    public init(_ configuration: PostgresConfiguration) {
        self.init(configuration, migrations: Migration.embedded)
    }

    init(_ configuration: PostgresConfiguration, migrations: [Migration]) {
        self.configuration = configuration
        self.migrations = migrations
    }

    public struct Status: Sendable, Equatable {
        public let number: Int
        public let name: String
        /// PostgreSQL's own text of the time in UTC; `nil` while pending.
        public let appliedAt: String?
    }

    /// Applies what is missing and returns its names, in order.
    @discardableResult
    public func migrate() async throws(MigrationError) -> [String] {
        try await self.inSession { (session) throws(MigrationError) in
            try session.prepare(lockTimeoutMilliseconds: Self.lockTimeoutMilliseconds, lock: Self.advisoryLock)
            let plan = try MigrationPlan(applied: session.applied(), known: self.migrations)
            for migration in plan.pending { try session.apply(migration) }
            return plan.pending.map(\.name)
        }
    }

    /// What this binary carries and the database has; reads only.
    public func status() async throws(MigrationError) -> [Status] {
        let applied = try await self.inSession { (session) throws(MigrationError) in try session.appliedIfAny() }
        let known = self.migrations.filter { migration in !applied.contains { $0.number == migration.number } }
        let all =
            applied.map { Status(number: $0.number, name: $0.name, appliedAt: $0.appliedAt) }
            + known.map { Status(number: $0.number, name: $0.name, appliedAt: nil) }
        return all.sorted { $0.number < $1.number }
    }

    private func inSession<Value: Sendable>(
        _ work: @escaping @Sendable (ScriptSession) throws(MigrationError) -> Value
    ) async throws(MigrationError) -> Value {
        let result: Result<Value, MigrationError>
        do throws(DatabaseError) {
            result = try await ScriptSession.run(self.configuration) { (session) throws(DatabaseError) in
                do throws(MigrationError) { return .success(try work(session)) } catch { return .failure(error) }
            }
        } catch { throw .database(error) }
        return try result.get()
    }
}
