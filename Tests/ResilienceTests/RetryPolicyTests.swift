import Resilience
import Testing

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy(attempts: 5, base: .seconds(1), longest: .seconds(6))

    @Test func `pauses double up to the longest and end with the attempts`() {
        let pauses = (1...5).map { self.policy.pause(afterAttempt: $0, chance: 0) }
        #expect(pauses == [.seconds(1), .seconds(2), .seconds(4), .seconds(6), nil])
    }

    @Test func `a pause is drawn from its whole range`() {
        #expect(self.policy.pause(afterAttempt: 2, chance: 0.25) == .seconds(1.5))
        #expect(self.policy.pause(afterAttempt: 4, chance: 1) == .zero)
    }

    @Test func `never earlier than the other side asked, and not at all when that is too long`() {
        #expect(self.policy.pause(afterAttempt: 1, chance: 1, retryAfter: .seconds(30)) == .seconds(30))
        #expect(self.policy.pause(afterAttempt: 1, chance: 0, retryAfter: .seconds(30)) == .seconds(31))
        #expect(self.policy.pause(afterAttempt: 1, chance: 0, retryAfter: .seconds(61)) == nil)
    }

    @Test func `many failures do not overflow`() {
        let patient = RetryPolicy(attempts: .max, base: .milliseconds(250), longest: .seconds(30))
        #expect(patient.pause(afterAttempt: 1_000_000, chance: 0) == .seconds(30))
    }

    private enum Failure: Error, Equatable { case passing, final }

    @Test(arguments: [(1, true), (3, true), (5, true), (6, false)])
    func `what passes is tried again`(failing: Int, succeeds: Bool) async {
        var tries = 0
        var pauses: [Duration] = []
        do throws(Failure) {
            try await self.policy.run(
                sleep: { pauses.append($0) }, chance: { 0 }, verdict: { $0 == .passing ? .again() : .final }
            ) { () throws(Failure) in
                tries += 1
                if tries < failing { throw .passing }
            }
            #expect(succeeds)
        } catch { #expect(!succeeds) }
        #expect(tries == min(failing, 5))
        #expect(pauses.count == tries - 1)
    }

    @Test func `what stays is tried once`() async {
        var tries = 0
        await #expect(throws: Failure.final) {
            try await self.policy.run(
                sleep: { _ in }, verdict: { $0 == .passing ? .again() : .final }
            ) { () throws(Failure) in
                tries += 1
                throw Failure.final
            }
        }
        #expect(tries == 1)
    }
}
