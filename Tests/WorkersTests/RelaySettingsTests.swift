import Testing

@testable import Workers

@Suite struct RelaySettingsTests {
    private let settings = RelaySettings()

    @Test func `a worker rests three times as long as it worked`() {
        #expect(self.settings.rest(after: .milliseconds(80), pace: .milliseconds(20)) == .milliseconds(240))
    }

    @Test func `after a long piece of work it rests an interval and no more`() {
        #expect(self.settings.rest(after: .seconds(60), pace: .milliseconds(20)) == self.settings.interval)
    }

    @Test func `two looks at the log are a pace apart, however short the first was`() {
        #expect(self.settings.rest(after: .milliseconds(1), pace: .milliseconds(20)) == .milliseconds(19))
    }
}
