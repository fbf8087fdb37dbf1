import Resilience

/// When to try connecting again after failures, for as long as it takes.
struct Backoff {
    private static let policy = RetryPolicy(attempts: .max, base: .milliseconds(50), longest: .seconds(2))

    private var failures = 0
    private var notBefore: ContinuousClock.Instant?

    func allows(at now: ContinuousClock.Instant) -> Bool { self.notBefore.map { $0 <= now } ?? true }

    mutating func succeeded() { self = Backoff() }

    /// - Parameter chance: 0 up to 1, random; spreads the attempts of many instances.
    mutating func failed(at now: ContinuousClock.Instant, chance: Double) {
        self.failures += 1
        self.notBefore = Self.policy.pause(afterAttempt: self.failures, chance: chance).map { now.advanced(by: $0) }
    }
}
