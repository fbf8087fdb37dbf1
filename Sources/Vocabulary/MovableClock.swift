import Synchronization

/// A clock that runs with another one, a distance ahead of it. It only moves forward, so nothing that
/// was recorded ever lies in the future.
public final class MovableClock: WallClock {
    private let base: any WallClock
    private let aheadMicroseconds: Atomic<Int64>

    public init(_ base: any WallClock = SystemClock(), aheadMicroseconds: Int64 = 0) {
        self.base = base
        self.aheadMicroseconds = Atomic(max(0, aheadMicroseconds))
    }

    public var ahead: Duration { .microseconds(self.aheadMicroseconds.load(ordering: .relaxed)) }

    public func now() -> Instant { self.base.now().advanced(by: self.ahead) }

    /// Moves the clock forward. A negative `seconds` does nothing.
    public func advance(seconds: Int64) {
        self.aheadMicroseconds.wrappingAdd(max(0, seconds) * 1_000_000, ordering: .relaxed)
    }
}

/// A clock that stands still until told otherwise.
public final class ManualClock: WallClock {
    private let microseconds: Atomic<Int64>

    public init(_ start: Instant) { self.microseconds = Atomic(start.microseconds) }

    public func now() -> Instant { Instant(microseconds: self.microseconds.load(ordering: .relaxed)) }

    public func set(_ instant: Instant) { self.microseconds.store(instant.microseconds, ordering: .relaxed) }

    public func advance(by duration: Duration) { self.set(self.now().advanced(by: duration)) }
}
