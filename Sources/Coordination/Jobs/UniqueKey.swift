public import Vocabulary

/// Keeps a second job of the same kind out: enqueueing it does nothing while the first holds the key.
public struct UniqueKey: Sendable {
    let text: String
    /// When the key may be forgotten; `nil` while the work is neither done nor given up.
    let until: Instant?

    /// Held while the first waits or runs.
    ///
    /// - Parameter text: 1 to 200 bytes, unique within the kind: `user:12`.
    public init(_ text: String) {
        self.text = text
        self.until = nil
    }

    /// Held even after the first is done, at least until `until`: for one a period, which `text` then names.
    public init(_ text: String, until: Instant) {
        self.text = text
        self.until = until
    }

    /// One in each period of that length, counted from 1970 in UTC: a reminder a day.
    public init(_ text: String, per period: Duration, at now: Instant) {
        let length = max(1, Int64(period / .microseconds(1)))
        let (quotient, remainder) = now.microseconds.quotientAndRemainder(dividingBy: length)
        let start = (remainder < 0 ? quotient - 1 : quotient) * length
        self.init("\(text)@\(Instant(microseconds: start))", until: Instant(microseconds: start + length))
    }
}
