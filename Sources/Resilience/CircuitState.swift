/// What a circuit breaker knows, without clock or lock.
///
/// - `closed` can become `open`: so many calls in a row failed.
/// - `open` can become `halfOpen`: its time is over and somebody wants to call.
/// - `halfOpen` lets that one call through, and becomes `closed` or `open` by its end.
public struct CircuitState: Sendable {
    public struct Settings: Sendable {
        /// Failures in a row that open the circuit; at least one.
        public var failures: Int
        /// How long nothing is let through, and how long a probe may take before another may go.
        public var pause: Duration

        public init(failures: Int = 5, pause: Duration = .seconds(60)) {
            self.failures = max(1, failures)
            self.pause = pause
        }
    }

    public enum Phase: Hashable, Sendable {
        case closed(failures: Int)
        case open(until: ContinuousClock.Instant)
        case halfOpen(probeUntil: ContinuousClock.Instant)
    }

    /// Tells a call's end from the ends of calls that were let through in an earlier phase, which say nothing
    /// about this one.
    public struct Ticket: Hashable, Sendable {
        fileprivate let generation: UInt64
    }

    public enum Admission: Hashable, Sendable {
        case admitted(Ticket)
        case refused(retryAfter: Duration)
    }

    public enum End: Sendable {
        /// The dependency did its part; an answer that says no is an answer.
        case answered
        case failed
        /// Nothing was learned, as when the caller gave up.
        case unknown
    }

    private let settings: Settings
    public private(set) var phase = Phase.closed(failures: 0)
    private var generation: UInt64 = 0

    public init(_ settings: Settings = Settings()) { self.settings = settings }

    public mutating func admit(at now: ContinuousClock.Instant) -> Admission {
        switch self.phase {
        case .closed: return .admitted(Ticket(generation: self.generation))
        case .open(let until), .halfOpen(let until):
            guard until <= now else { return .refused(retryAfter: until - now) }
            self.enter(.halfOpen(probeUntil: now.advanced(by: self.settings.pause)))
            return .admitted(Ticket(generation: self.generation))
        }
    }

    public mutating func ended(_ ticket: Ticket, _ end: End, at now: ContinuousClock.Instant) {
        guard ticket.generation == self.generation else { return }
        switch (self.phase, end) {
        case (.closed(let failures), .failed) where failures + 1 >= self.settings.failures: self.open(at: now)
        case (.closed(let failures), .failed): self.phase = .closed(failures: failures + 1)
        case (.closed, .answered): self.phase = .closed(failures: 0)
        case (.halfOpen, .answered): self.enter(.closed(failures: 0))
        case (.halfOpen, .failed): self.open(at: now)
        // The next caller may probe at once.
        case (.halfOpen, .unknown): self.enter(.open(until: now))
        case (.closed, .unknown), (.open, _): break
        }
    }

    private mutating func open(at now: ContinuousClock.Instant) {
        self.enter(.open(until: now.advanced(by: self.settings.pause)))
    }

    private mutating func enter(_ phase: Phase) {
        self.phase = phase
        self.generation += 1
    }
}
