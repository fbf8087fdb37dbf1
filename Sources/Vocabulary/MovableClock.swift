import Synchronization

/// A clock that runs with another one, a distance ahead of it. It only moves forward, so nothing that
/// was recorded ever lies in the future.
public final class MovableClock: WallClock {
    private let base: any WallClock
    private let aheadMicroseconds: Atomic<Int64>
    private let willMove: @Sendable (_ aheadMicroseconds: Int64) -> Void

    /// - Parameter willMove: told the new distance before it holds, to keep it over a restart.
    public init(
        _ base: any WallClock = SystemClock(), aheadMicroseconds: Int64 = 0,
        willMove: @escaping @Sendable (_ aheadMicroseconds: Int64) -> Void = { _ in }
    ) {
        self.base = base
        self.aheadMicroseconds = Atomic(max(0, aheadMicroseconds))
        self.willMove = willMove
    }

    public var ahead: Duration { .microseconds(self.aheadMicroseconds.load(ordering: .relaxed)) }

    public func now() -> Instant { self.base.now().advanced(by: self.ahead) }

    /// Moves the clock forward. A negative `seconds` does nothing.
    public func advance(seconds: Int64) {
        let distance = max(0, seconds) * 1_000_000
        self.willMove(self.aheadMicroseconds.load(ordering: .relaxed) + distance)
        self.aheadMicroseconds.wrappingAdd(distance, ordering: .relaxed)
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
