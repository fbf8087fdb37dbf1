import Testing

@testable import PostgresDriver

@Suite struct BackoffTests {
    private let start = ContinuousClock.Instant.now

    private func after(_ milliseconds: Int) -> ContinuousClock.Instant {
        self.start.advanced(by: .milliseconds(milliseconds))
    }

    @Test func `the pause doubles with each failure and ends with success`() {
        var backoff = Backoff()
        #expect(backoff.allows(at: self.start))
        backoff.failed(at: self.start, chance: 0)
        #expect(!backoff.allows(at: self.after(49)))
        #expect(backoff.allows(at: self.after(50)))
        backoff.failed(at: self.start, chance: 0)
        #expect(!backoff.allows(at: self.after(99)))
        backoff.succeeded()
        #expect(backoff.allows(at: self.start))
    }

    @Test func `the pause has an upper end`() {
        var backoff = Backoff()
        for _ in 0..<50 { backoff.failed(at: self.start, chance: 0) }
        #expect(backoff.allows(at: self.after(2000)))
    }
}
