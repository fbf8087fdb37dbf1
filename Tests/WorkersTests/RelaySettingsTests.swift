import Testing

@testable import Workers

@Suite struct RelaySettingsTests {
    private let settings = RelaySettings()

    private func rest(after worked: Duration, operations: Int) -> Duration {
        self.settings.rest(after: worked, pace: .milliseconds(20), operations: operations)
    }

    @Test func `a worker rests the longer the more operations are under way`() {
        #expect(self.rest(after: .milliseconds(40), operations: 3) == .milliseconds(120))
        #expect(self.rest(after: .milliseconds(40), operations: 9) == .milliseconds(360))
        #expect(self.rest(after: .milliseconds(40), operations: 200) == .milliseconds(360))
    }

    @Test func `while nobody waits it goes on at once`() {
        #expect(self.rest(after: .milliseconds(40), operations: 0) <= .zero)
    }

    @Test func `after a long piece of work it rests an interval and no more`() {
        #expect(self.rest(after: .seconds(60), operations: 1) == self.settings.interval)
    }

    @Test func `two looks at the log are a pace apart, however short the first was`() {
        #expect(self.rest(after: .milliseconds(1), operations: 9) == .milliseconds(19))
    }
}
