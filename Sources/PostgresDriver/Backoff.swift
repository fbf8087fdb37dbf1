/// When to try connecting again after failures: 50 ms, doubled each time up to 2 s, less a random part.
struct Backoff {
    private static let longestMilliseconds = 2000

    private var failures = 0
    private var notBefore: ContinuousClock.Instant?

    func allows(at now: ContinuousClock.Instant) -> Bool { self.notBefore.map { $0 <= now } ?? true }

    mutating func succeeded() { self = Backoff() }

    /// - Parameter chance: 0 to 1, random; spreads the attempts of many instances.
    mutating func failed(at now: ContinuousClock.Instant, chance: Double) {
        let pause = min(Self.longestMilliseconds, 50 << min(self.failures, 10))
        self.failures += 1
        self.notBefore = now.advanced(by: .milliseconds(Double(pause) * (1 - chance / 2)))
    }
}
