import Postgres
import PostgresDriver
import TestKit
import Testing

@testable import Schema

@Suite struct MigratorTests {
    private static let first = Migration(
        fileName: "0001_first.sql", script: Array("CREATE TABLE one (); SELECT 1".utf8))!
    private static let second = Migration(fileName: "0002_second.sql", script: Array("CREATE TABLE two ()".utf8))!
    private static let broken = Migration(
        fileName: "0003_broken.sql", script: Array("CREATE TABLE three (); SELECT 1 / 0".utf8))!

    private func migrator(_ test: TestDatabase, _ migrations: [Migration]) -> Migrator {
        Migrator(PostgresConfiguration(connectionString: test.connectionString), migrations: migrations)
    }

    private func withEmpty(_ body: (TestDatabase) async throws -> Void) async throws {
        try await TestDatabase.with(migrated: false, body)
    }

    @Test func `the embedded schema applies to an empty database, once`() async throws {
        try await self.withEmpty { (test) async throws in
            let migrator = Migrator(PostgresConfiguration(connectionString: test.connectionString))
            #expect(try await migrator.status().allSatisfy { $0.appliedAt == nil })
            #expect(try await migrator.migrate() == Migration.embedded.map(\.name))
            #expect(try await migrator.migrate() == [])
            #expect(try await migrator.status().allSatisfy { $0.appliedAt != nil })
        }
    }

    @Test func `a later version applies what is new`() async throws {
        try await self.withEmpty { (test) async throws in
            #expect(try await self.migrator(test, [Self.first]).migrate() == ["0001_first"])
            #expect(try await self.migrator(test, [Self.first, Self.second]).migrate() == ["0002_second"])
        }
    }

    @Test func `instances that start together apply everything once`() async throws {
        try await self.withEmpty { (test) async throws in
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 1...4 {
                    group.addTask { try await self.migrator(test, [Self.first, Self.second]).migrate() }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied == ["0001_first", "0002_second"])
        }
    }

    @Test func `a migration changed after it was applied is refused by name`() async throws {
        try await self.withEmpty { (test) async throws in
            try await self.migrator(test, [Self.first]).migrate()
            let changed = try #require(Migration(fileName: "0001_first.sql", script: Array("SELECT 2".utf8)))
            let error = await #expect(throws: MigrationError.self) {
                try await self.migrator(test, [changed, Self.second]).migrate()
            }
            #expect(error?.description == "migration 0001_first was changed after it was applied")
            #expect(try await test.sql("SELECT to_regclass('two')") == [[nil]])
        }
    }

    @Test func `a database of a newer version is refused`() async throws {
        try await self.withEmpty { (test) async throws in
            try await self.migrator(test, [Self.first, Self.second]).migrate()
            await #expect(throws: MigrationError.newerSchema(name: "0002_second")) {
                try await self.migrator(test, [Self.first]).migrate()
            }
        }
    }

    @Test func `a migration cannot slip in before an applied one`() async throws {
        try await self.withEmpty { (test) async throws in
            try await self.migrator(test, [Self.second]).migrate()
            await #expect(throws: MigrationError.outOfOrder(name: "0001_first")) {
                try await self.migrator(test, [Self.first, Self.second]).migrate()
            }
        }
    }

    @Test func `a failing migration leaves nothing and those before it stay`() async throws {
        try await self.withEmpty { (test) async throws in
            let error = await #expect(throws: MigrationError.self) {
                try await self.migrator(test, [Self.first, Self.broken]).migrate()
            }
            #expect(error == .failed(name: "0003_broken", sqlState: "22012", message: "division by zero"))
            #expect(try await test.sql("SELECT name FROM schema_migrations") == [["0001_first"]])
            #expect(try await test.sql("SELECT to_regclass('three')") == [[nil]])
        }
    }
}
