package import Vocabulary

/// When something happens again and again.
public enum Schedule: Sendable {
    /// Each time so much has passed, counted from 1970 in UTC; a second at least.
    case every(Duration)
    /// By the wall clock of a time zone.
    case cron(CronExpression)

    /// The last period that began at `now` or before; `nil` when none ever did.
    package func lastPeriod(at now: Instant, in zone: ZoneOffsets) -> Instant? {
        switch self {
        case .every(let duration):
            let length = max(1_000_000, Int64(duration / .microseconds(1)))
            return Instant(microseconds: now.microseconds.flooredQuotient(length) * length)
        case .cron(let expression): return expression.lastMatch(at: now, in: zone)
        }
    }
}

extension Int64 {
    /// `divisor` above zero.
    func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
