/// A moment in UTC, in microseconds since 1970: what a `timestamptz` holds.
public struct Instant: Hashable, Sendable {
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public init(seconds: Int64) { self.microseconds = seconds * 1_000_000 }

    /// Whole seconds since 1970, rounded down.
    public var seconds: Int64 { self.microseconds.flooredQuotient(1_000_000) }

    public func advanced(by duration: Duration) -> Instant {
        let (seconds, attoseconds) = duration.components
        return Instant(microseconds: self.microseconds + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }

    public func duration(since earlier: Instant) -> Duration {
        .microseconds(self.microseconds - earlier.microseconds)
    }
}

extension Instant: Comparable {
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.microseconds < rhs.microseconds }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with microseconds: `2026-01-31T09:05:00.000000Z`.
    public var description: String {
        let day = LocalDay(daysSince1970: self.seconds.flooredQuotient(86_400))
        let second = self.seconds - self.seconds.flooredQuotient(86_400) * 86_400
        let fraction = self.microseconds - self.seconds * 1_000_000
        let time = [second / 3600, second / 60 % 60, second % 60].map { $0.padded(to: 2) }.joined(separator: ":")
        return "\(day)T\(time).\(fraction.padded(to: 6))Z"
    }
}

/// A day on a wall calendar, in whichever time zone its owner lives: what a `date` holds.
public struct LocalDay: Hashable, Sendable {
    public let daysSince1970: Int64

    public init(daysSince1970: Int64) { self.daysSince1970 = daysSince1970 }

    /// Proleptic Gregorian year, month 1-12, day 1-31 (Howard Hinnant, "chrono-compatible low-level date algorithms").
    public var components: (year: Int64, month: Int64, day: Int64) {
        let shifted = self.daysSince1970 + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension LocalDay: Comparable {
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.daysSince1970 < rhs.daysSince1970 }
}

extension LocalDay: CustomStringConvertible {
    /// `2026-01-31`.
    public var description: String {
        let (year, month, day) = self.components
        return "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
    }
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }

    fileprivate func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
