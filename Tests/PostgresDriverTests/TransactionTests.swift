import Postgres
import PostgresDriver
import Testing
import TestKit

@Suite struct TransactionTests {
    private func withItems(_ body: (TestDatabase) async throws -> Void) async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            try await test.sql("CREATE TABLE items (id bigint PRIMARY KEY, note text)")
            try await body(test)
        }
    }

    private func count(_ test: TestDatabase) async throws -> String? {
        try await test.sql("SELECT count(*) FROM items")[0][0]
    }

    @Test func `queued statements leave with COMMIT in one flight`() async throws {
        try await self.withItems { (test) async throws in
            let done = try await test.database.transaction { (transaction) throws(DatabaseError) in
                for id in 1...3 { transaction.queue("INSERT INTO items (id) VALUES (\(id))") }
                return Ending.commit("done")
            }
            #expect(done == "done")
            #expect(test.database.flightCount == 1)
            #expect(test.database.statementCount == 3)
            #expect(try await self.count(test) == "3")
        }
    }

    @Test func `a body that awaits once costs two flights`() async throws {
        try await self.withItems { (test) async throws in
            let affected = try await test.database.transaction { (transaction) throws(DatabaseError) in
                transaction.queue("INSERT INTO items (id) VALUES (1)")
                let results = try await transaction.flight([
                    "SELECT id FROM items", "UPDATE items SET note = 'x'",
                ])
                transaction.queue("INSERT INTO items (id) VALUES (2)")
                return Ending.commit([results[0].count, results[1].affected])
            }
            #expect(affected == [1, 1])
            #expect(test.database.flightCount == 2)
            #expect(try await self.count(test) == "2")
        }
    }

    @Test func `a failing queued statement rolls everything back`() async throws {
        try await self.withItems { (test) async throws in
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.transaction { (transaction) throws(DatabaseError) in
                    transaction.queue("INSERT INTO items (id) VALUES (1)")
                    transaction.queue("INSERT INTO items (id) VALUES (1)")
                    transaction.queue("INSERT INTO items (id) VALUES (2)")
                    return Ending.commit(true)
                }
            }
            #expect(error?.sqlState == "23505")
            #expect(try await self.count(test) == "0")
        }
    }

    @Test func `a failure that the body swallowed still fails the commit`() async throws {
        try await self.withItems { (test) async throws in
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.transaction { (transaction) throws(DatabaseError) in
                    transaction.queue("INSERT INTO items (id) VALUES (1)")
                    _ = try? await transaction.rows("SELECT 1 / 0")
                    return Ending.commit(true)
                }
            }
            #expect(error?.sqlState == "22012")
            #expect(try await self.count(test) == "0")
        }
    }

    @Test func `rolling back on purpose hands the value out and leaves nothing`() async throws {
        try await self.withItems { (test) async throws in
            let refused = try await test.database.transaction { (transaction) throws(DatabaseError) in
                _ = try await transaction.rows("INSERT INTO items (id) VALUES (1)")
                return Ending.rollBack("refused")
            }
            #expect(refused == "refused")
            #expect(try await self.count(test) == "0")
            try await test.database.transaction { (transaction) throws(DatabaseError) in
                transaction.queue("INSERT INTO items (id) VALUES (1)")
                return Ending.commit(())
            }
            #expect(try await self.count(test) == "1")
        }
    }

    @Test func `an error thrown by the body rolls back`() async throws {
        try await self.withItems { (test) async throws in
            await #expect(throws: DatabaseError.badColumn("x")) {
                try await test.database.transaction { (transaction) throws(DatabaseError) -> Ending<Int> in
                    _ = try await transaction.rows("INSERT INTO items (id) VALUES (1)")
                    throw .badColumn("x")
                }
            }
            #expect(try await self.count(test) == "0")
        }
    }

    @Test func `savepoints can be queued`() async throws {
        try await self.withItems { (test) async throws in
            try await test.database.transaction { (transaction) throws(DatabaseError) in
                transaction.queue("SAVEPOINT part")
                _ = try await transaction.rows("INSERT INTO items (id) VALUES (1)")
                transaction.queue("ROLLBACK TO SAVEPOINT part")
                transaction.queue("RELEASE SAVEPOINT part")
                transaction.queue("INSERT INTO items (id) VALUES (2)")
                return Ending.commit(())
            }
            #expect(try await test.sql("SELECT id FROM items") == [["2"]])
        }
    }

    @Test func `a transaction that does nothing costs nothing`() async throws {
        try await self.withItems { (test) async throws in
            let value = try await test.database.transaction { _ in Ending.commit(7) }
            #expect(value == 7)
            #expect(test.database.flightCount == 0)
        }
    }

    @Test func `a write outside a transaction is refused`() async throws {
        try await self.withItems { (test) async throws in
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.read("INSERT INTO items (id) VALUES (1) RETURNING id")
            }
            #expect(error?.sqlState == "25006")
        }
    }

    @Test func `a script runs as one transaction`() async throws {
        try await self.withItems { (test) async throws in
            try await test.database.execute(script: "INSERT INTO items VALUES (1); INSERT INTO items VALUES (2)")
            #expect(try await self.count(test) == "2")
            await #expect(throws: DatabaseError.self) {
                try await test.database.execute(script: "DELETE FROM items; INSERT INTO nowhere VALUES (2)")
            }
            #expect(try await self.count(test) == "2")
        }
    }
}
