import Synchronization

/// A clock that runs with another one, a distance ahead of it. It only moves forward, so nothing that
/// was recorded ever lies in the future. It stops at the last second that RFC 3339 can write.
public final class MovableClock: WallClock {
    /// 9999-12-31T23:59:59Z.
    public static let end = Instant(seconds: 253_402_300_799)

    private let base: any WallClock
    private let aheadMicroseconds: Atomic<Int64>
    private let willMove: @Sendable (_ aheadMicroseconds: Int64) -> Void
    /// One move at a time, so that the distance told last is the one that holds.
    private let moving = Mutex(())

    /// - Parameter willMove: told the new distance before it holds, to keep it over a restart.
    public init(
        _ base: any WallClock = SystemClock(), aheadMicroseconds: Int64 = 0,
        willMove: @escaping @Sendable (_ aheadMicroseconds: Int64) -> Void = { _ in }
    ) {
        self.base = base
        self.aheadMicroseconds = Atomic(Self.bounded(aheadMicroseconds))
        self.willMove = willMove
    }

    public var ahead: Duration { .microseconds(self.aheadMicroseconds.load(ordering: .relaxed)) }

    public func now() -> Instant { min(self.base.now().advanced(by: self.ahead), Self.end) }

    /// Moves the clock forward. A negative `seconds` does nothing.
    public func advance(seconds: Int64) {
        let distance = min(max(0, seconds), Self.end.seconds) * 1_000_000
        self.moving.withLock { _ in
            let ahead = Self.bounded(self.aheadMicroseconds.load(ordering: .relaxed) + distance)
            self.willMove(ahead)
            self.aheadMicroseconds.store(ahead, ordering: .relaxed)
        }
    }

    private static func bounded(_ aheadMicroseconds: Int64) -> Int64 {
        min(max(0, aheadMicroseconds), Self.end.microseconds)
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
