import Postgres
import PostgresDriver
import Synchronization
import Testing
import TestKit

@Suite struct OutageTests {
    private static let others: SQL =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

    private func terminateAll(_ test: TestDatabase) async throws { try await test.sql(Self.others.text) }

    @Test func `after the server closed its connections the next use works`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            for _ in 1...5 {
                #expect(try await test.database.read("SELECT 1").count == 1)
                let value = try await test.database.transaction { (transaction) throws(DatabaseError) in
                    Ending.commit(try await transaction.rows("SELECT 1").count)
                }
                #expect(value == 1)
                try await self.terminateAll(test)
            }
        }
    }

    @Test func `a transaction cut off before COMMIT runs again`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            try await test.sql("CREATE TABLE items (id bigint)")
            let runs = Mutex(0)
            try await test.database.transaction { (transaction) throws(DatabaseError) in
                _ = try await transaction.rows("INSERT INTO items VALUES (1)")
                let run = runs.withLock { runs in
                    runs += 1
                    return runs
                }
                if run == 1 { try? await self.terminateAll(test) }
                _ = try await transaction.rows("INSERT INTO items VALUES (2)")
                return Ending.commit(())
            }
            #expect(runs.withLock { $0 } == 2)
            #expect(try await test.sql("SELECT count(*) FROM items") == [["2"]])
        }
    }

    @Test func `a transaction cut off during COMMIT does not run again`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            try await test.sql("CREATE TABLE items (id bigint)")
            // At COMMIT, PostgreSQL runs the deferred trigger, which ends its own session.
            try await test.sql(
                """
                CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
                """)
            try await test.sql(
                """
                CREATE CONSTRAINT TRIGGER leaving AFTER INSERT ON items DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION leave()
                """)
            let runs = Mutex(0)
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.transaction { (transaction) throws(DatabaseError) in
                    runs.withLock { $0 += 1 }
                    transaction.queue("INSERT INTO items VALUES (1)")
                    return Ending.commit(())
                }
            }
            guard case .unreachable = error else {
                Issue.record("COMMIT was never answered, so its fate is unknown")
                return
            }
            #expect(runs.withLock { $0 } == 1)
        }
    }

    @Test func `nobody listening is unreachable`() async throws {
        let database = PostgresDatabase(
            PostgresConfiguration(connectionString: "host=/nonexistent user=nobody dbname=nothing"),
            loops: TestDatabase.loops)
        for _ in 1...3 {
            let error = await #expect(throws: DatabaseError.self) { try await database.read("SELECT 1") }
            guard case .unreachable = error else {
                Issue.record("there is no server")
                return
            }
        }
        await database.close()
    }

    @Test func `a user that PostgreSQL does not know is unreachable`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            let database = PostgresDatabase(
                PostgresConfiguration(connectionString: test.connectionString + " user=stranger"),
                loops: TestDatabase.loops)
            let error = await #expect(throws: DatabaseError.self) { try await database.read("SELECT 1") }
            guard case .unreachable = error else {
                Issue.record("the user does not exist")
                return
            }
            await database.close()
        }
    }

    @Test func `a closed database says so`() async throws {
        let test = try await TestDatabase.make(migrated: false)
        #expect(try await test.database.read("SELECT 1").count == 1)
        await test.database.close()
        await test.database.close()
        await #expect(throws: DatabaseError.unreachable("the database was closed")) {
            try await test.database.read("SELECT 1")
        }
        await test.drop()
    }
}
