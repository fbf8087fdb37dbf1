import EventLoops
import Postgres
import PostgresDriver
import Testing
import TestKit

@Suite struct DeadlineTests {
    @Test func `a statement over PostgreSQL's limit is cancelled and the connection lives`() async throws {
        try await TestDatabase.with(migrated: false, configure: { $0.statementTimeout = .milliseconds(500) }) {
            (test) async throws in
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.read("SELECT pg_sleep(20)")
            }
            #expect(error?.sqlState == "57014")
            #expect(try await test.database.read("SELECT 1").count == 1)
        }
    }

    @Test func `an answer that never comes drops the connection`() async throws {
        let configure: (inout PostgresConfiguration) -> Void = {
            $0.statementTimeout = .zero
            $0.answerGrace = .seconds(1)
        }
        try await TestDatabase.with(migrated: false, configure: configure) { (test) async throws in
            await #expect(throws: DatabaseError.timedOut) { try await test.database.read("SELECT pg_sleep(20)") }
            #expect(try await test.database.read("SELECT 1").count == 1)
        }
    }

    @Test func `a caller who finds no connection in time is told that it is busy`() async throws {
        let loop = try #require(TestDatabase.loops.first)
        let test = try await TestDatabase.make(migrated: false, loops: [loop]) {
            $0.connectionsPerLoop = 1
            $0.acquireTimeout = .seconds(2)
        }
        _ = try await test.database.read("SELECT 1")
        try await test.database.transaction { (transaction) throws(DatabaseError) in
            _ = try await transaction.rows("SELECT 1")
            await #expect(throws: DatabaseError.busy) {
                try await test.database.transaction { _ in Ending.commit(()) }
            }
            await #expect(throws: DatabaseError.busy) { try await test.database.read("SELECT 1") }
            return Ending.commit(())
        }
        #expect(try await test.database.read("SELECT 1").count == 1)
        await test.drop()
    }
}
