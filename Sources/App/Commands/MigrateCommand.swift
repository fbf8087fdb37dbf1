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
        var configuration = try context.configuration()
        configuration.workers = 1
        let backend = try await Backend.open(configuration, mode: .shared, log: .standard(level: .warning))
        let result: Result<[Migrator.Status], any Error>
        do { result = .success(try await Migrator(backend.postgres).status()) } catch {
            result = .failure(error)
        }
        await backend.close()
        for migration in try result.get() {
            say("\(migration.name)  \(migration.appliedAt.map { "applied \($0)" } ?? "pending")")
        }
    }
}
