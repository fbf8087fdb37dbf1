import Postgres
import Synchronization
import Testing

@testable import Coordination

@Suite struct LanesTests {
    private final class Room: Sendable {
        private let inside = Atomic(0)
        func enter() -> Int { self.inside.wrappingAdd(1, ordering: .relaxed).newValue }
        func leave() { self.inside.wrappingSubtract(1, ordering: .relaxed) }
    }

    @Test func `one lane is entered by one at a time`() async throws {
        let lanes = Lanes(capacity: 100, patience: .seconds(60))
        let room = Room()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await lanes.inTurn("member") { () async throws(DatabaseError) in
                        let present = room.enter()
                        await Task.yield()
                        room.leave()
                        return present
                    }
                }
            }
            for try await present in group { #expect(present == 1) }
        }
    }

    @Test func `different lanes and no lane do not wait for each other`() async throws {
        let lanes = Lanes(capacity: 0, patience: .seconds(60))
        let value = try await lanes.inTurn("one") { () async throws(DatabaseError) in
            try await lanes.inTurn("two") { () async throws(DatabaseError) in
                try await lanes.inTurn(nil) { () async throws(DatabaseError) in 7 }
            }
        }
        #expect(value == 7)
    }

    @Test func `who finds too many waiting is turned away`() async throws {
        let lanes = Lanes(capacity: 0, patience: .seconds(60))
        try await lanes.inTurn("member") { () async throws(DatabaseError) in
            await #expect(throws: DatabaseError.busy) {
                try await lanes.inTurn("member") { () async throws(DatabaseError) in }
            }
        }
    }

    @Test func `who waits too long is turned away, and the lane goes on`() async throws {
        let lanes = Lanes(capacity: 8, patience: .milliseconds(1))
        try await lanes.inTurn("member") { () async throws(DatabaseError) in
            await #expect(throws: DatabaseError.busy) {
                try await lanes.inTurn("member") { () async throws(DatabaseError) in }
            }
        }
        try await lanes.inTurn("member") { () async throws(DatabaseError) in }
    }
}
