import Synchronization

/// Something done now and then, by whoever comes along.
final class Chore: Sendable {
    private let interval: Duration
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(every interval: Duration) { self.interval = interval }

    /// Whether enough time has passed; if so, it counts from now.
    func isDue() -> Bool {
        self.last.withLock { last in
            let now = ContinuousClock.now
            if let last, now - last < self.interval { return false }
            last = now
            return true
        }
    }
}
