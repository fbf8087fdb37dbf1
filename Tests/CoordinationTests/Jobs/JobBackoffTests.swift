import Coordination
import Testing
import Vocabulary

@Suite struct JobBackoffTests {
    @Test func `pauses double up to the longest, and half of each is chance`() {
        let backoff = JobBackoff(first: .seconds(2), longest: .seconds(60))
        #expect((1...6).map { backoff.pause(after: $0, chance: 1) } == [2, 4, 8, 16, 32, 60].map { .seconds($0) })
        #expect(backoff.pause(after: 1, chance: 0) == .seconds(1))
        #expect(backoff.pause(after: .max, chance: 1) == .seconds(60))
        #expect(backoff.pause(after: 0, chance: 7) == .seconds(2))
    }
}
