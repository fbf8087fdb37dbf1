/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
public struct HTTPDate: Sendable {
    /// In place, since each response copies it.
    fileprivate let bytes: InlineArray<29, UInt8>

    /// - Parameter seconds: since 1970, not negative, before the year 10000.
    public init(secondsSince1970 seconds: Int) {
        let text = Array(Self.text(secondsSince1970: seconds).utf8)
        self.bytes = InlineArray { text[$0] }
    }

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// - Parameter seconds: since 1970, not negative.
    public static func text(secondsSince1970 seconds: Int) -> String {
        let day = seconds / 86_400
        let time = seconds % 86_400
        let date = self.date(day)
        let clock = [time / 3600, time / 60 % 60, time % 60].map(self.twoDigits).joined(separator: ":")
        return
            "\(self.days[day % 7]), \(self.twoDigits(date.day)) \(self.months[date.month - 1]) \(date.year) \(clock) GMT"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Proleptic Gregorian (Howard Hinnant, "chrono-compatible low-level date algorithms").
    private static func date(_ daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension OutputBuffer {
    mutating func append(_ date: HTTPDate) { self.append(date.bytes.span) }
}
