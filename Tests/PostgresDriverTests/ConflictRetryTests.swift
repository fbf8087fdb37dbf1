import Postgres
import Testing

@testable import PostgresDriver

@Suite struct ConflictRetryTests {
    private let policy = ConflictRetry(maxRetries: 4)

    private func retries(_ error: DatabaseError, fateIsKnown: Bool = true, after retries: Int = 0) -> Bool {
        self.policy.pause(after: error, fateIsKnown: fateIsKnown, retries: retries, chance: 0.5) != nil
    }

    @Test(arguments: ["40001", "40P01"])
    func `conflicts run again up to the limit`(state: String) {
        let error = DatabaseError.server(sqlState: state, message: "")
        #expect(self.retries(error, after: 3))
        #expect(!self.retries(error, after: 4))
    }

    @Test func `a lost connection runs again once and never after COMMIT was sent`() {
        #expect(self.retries(.unreachable("")))
        #expect(!self.retries(.unreachable(""), after: 1))
        #expect(!self.retries(.unreachable(""), fateIsKnown: false))
    }

    @Test(arguments: [DatabaseError.busy, .timedOut, .badColumn("x"), .server(sqlState: "23505", message: "")])
    func `other failures are final`(error: DatabaseError) {
        #expect(!self.retries(error))
    }

    @Test func `pauses grow and differ by chance`() throws {
        let error = DatabaseError.server(sqlState: "40001", message: "")
        let pauses = try [(0, 0.0), (0, 0.75), (3, 0.0)].map { retries, chance in
            try #require(self.policy.pause(after: error, fateIsKnown: true, retries: retries, chance: chance))
        }
        #expect(pauses == [.milliseconds(4), .milliseconds(1), .milliseconds(32)])
    }
}
