import PostgresDriver
import PrivateCluster
import Schema
import Telemetry

enum MigrateCommand {
    static func run(_ context: CommandContext) async throws {
        switch context.words {
        case []: try await context.withBackend { _ in print("the schema is up to date") }
        case ["status"]: try await Self.status(context)
        default: throw UsageError("`migrate` takes nothing, or `status`")
        }
    }

    private static func status(_ context: CommandContext) async throws {
        let migrations = try await context.withBackend(isMigrated: false) { backend in
            try await Migrator(backend.postgres).status()
        }
        for migration in migrations {
            say("\(migration.name)  \(migration.appliedAt.map { "applied \($0)" } ?? "pending")")
        }
    }
}
