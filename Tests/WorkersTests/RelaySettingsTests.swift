import Testing

@testable import Workers

@Suite struct RelaySettingsTests {
    private let settings = RelaySettings()

    /// What a worker rests after 40 ms of work for events that have `waited`, of five seconds at most.
    private func rest(operations: Int, waited: Duration = .zero) -> Duration {
        self.settings.rest(
            after: .milliseconds(40), operations: operations, waited: waited, patience: .seconds(5))
    }

    @Test func `a worker rests the longer the more operations are under way`() {
        #expect(self.rest(operations: 1) == .milliseconds(40))
        #expect(self.rest(operations: 30) == .milliseconds(1200))
    }

    @Test func `while nobody waits for an answer it goes on at once`() { #expect(self.rest(operations: 0) == .zero) }

    @Test func `events that have waited long enough wait no longer than the work before them`() {
        #expect(self.rest(operations: 30, waited: .milliseconds(4500)) == .milliseconds(500))
        #expect(self.rest(operations: 30, waited: .seconds(5)) == .milliseconds(40))
        #expect(self.rest(operations: 30, waited: .seconds(60)) == .milliseconds(40))
    }
}
