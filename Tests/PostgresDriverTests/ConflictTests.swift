import Postgres
import PostgresDriver
import Synchronization
import Testing
import TestKit

@Suite struct ConflictTests {
    /// Lets the first two arrivals go on together; later ones pass.
    private actor Meeting {
        private var arrived = 0
        private var waiting: CheckedContinuation<Void, Never>?

        func arrive() async {
            self.arrived += 1
            switch self.arrived {
            case 1: await withCheckedContinuation { self.waiting = $0 }
            case 2: self.waiting?.resume()
            default: break
            }
        }
    }

    @Test func `two transactions that lock each other out both end well`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            try await test.sql("CREATE TABLE purses (id bigint PRIMARY KEY, besitos bigint NOT NULL)")
            try await test.sql("INSERT INTO purses VALUES (1, 0), (2, 0)")
            let meeting = Meeting()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (first, second) in [(1, 2), (2, 1)] {
                    group.addTask {
                        try await test.database.transaction { (transaction) throws(DatabaseError) in
                            _ = try await transaction.rows(
                                "UPDATE purses SET besitos = besitos + 1 WHERE id = \(first)")
                            await meeting.arrive()
                            transaction.queue("UPDATE purses SET besitos = besitos + 1 WHERE id = \(second)")
                            return Ending.commit(())
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await test.sql("SELECT besitos FROM purses") == [["2"], ["2"]])
            #expect(test.database.retryCount >= 1)
        }
    }

    @Test func `a serialization failure runs the body again, a bounded number of times`() async throws {
        try await TestDatabase.with(migrated: false, configure: { $0.maxRetries = 2 }) { (test) async throws in
            let runs = Mutex(0)
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.transaction { (transaction) throws(DatabaseError) in
                    runs.withLock { $0 += 1 }
                    transaction.queue("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
                    return Ending.commit(())
                }
            }
            #expect(error?.sqlState == "40001")
            #expect(runs.withLock { $0 } == 3)
        }
    }
}
