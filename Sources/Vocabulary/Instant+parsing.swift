extension Instant {
    /// RFC 3339, from the year 0001 on: `2026-01-31T09:05:00Z`, with or without a fraction (digits beyond
    /// microseconds are dropped), in UTC or with an offset. `nil` for anything else, leap seconds included.
    public init?(rfc3339 text: String) {
        var rest = text.utf8[...]
        guard let day = rest.takeDay(), rest.take("Tt"), let second = rest.takeTime() else { return nil }
        let fraction = rest.takeFraction()
        guard let fraction, let offset = rest.takeOffset(), rest.isEmpty else { return nil }
        self.init(microseconds: ((day.daysSince1970 * 86_400) + second - offset) * 1_000_000 + fraction)
    }
}

extension LocalDay {
    /// `nil` for a day that no calendar has (Howard Hinnant, "chrono-compatible low-level date algorithms").
    public init?(year: Int64, month: Int64, day: Int64) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(daysSince1970: era * 146_097 + dayOfEra - 719_468)
        guard self.components == (year, month, day) else { return nil }
    }
}

extension Substring.UTF8View.SubSequence {
    fileprivate mutating func take(_ choices: StaticString) -> Bool {
        guard let byte = self.first, choices.withUTF8Buffer({ $0.contains(byte) }) else { return false }
        self.removeFirst()
        return true
    }

    /// Exactly `count` digits, of a value in `range`.
    fileprivate mutating func takeNumber(_ count: Int, in range: ClosedRange<Int64>) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let byte = self.popFirst(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return range.contains(value) ? value : nil
    }

    fileprivate mutating func takeDay() -> LocalDay? {
        guard let year = self.takeNumber(4, in: 1...9999), self.take("-"),
            let month = self.takeNumber(2, in: 1...12), self.take("-"), let day = self.takeNumber(2, in: 1...31)
        else { return nil }
        return LocalDay(year: year, month: month, day: day)
    }

    /// Seconds since midnight.
    fileprivate mutating func takeTime() -> Int64? {
        guard let hour = self.takeNumber(2, in: 0...23), self.take(":"),
            let minute = self.takeNumber(2, in: 0...59), self.take(":"), let second = self.takeNumber(2, in: 0...59)
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    /// Microseconds; zero when there is no fraction, `nil` when there is a dot alone.
    fileprivate mutating func takeFraction() -> Int64? {
        guard self.take(".") else { return 0 }
        var value: Int64 = 0
        var digits = 0
        while let byte = self.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            if digits < 6 { value = value * 10 + Int64(byte - UInt8(ascii: "0")) }
            digits += 1
            self.removeFirst()
        }
        guard digits > 0 else { return nil }
        for _ in digits..<Swift.max(6, digits) { value *= 10 }
        return value
    }

    /// Seconds east of UTC.
    fileprivate mutating func takeOffset() -> Int64? {
        if self.take("Zz") { return 0 }
        let sign: Int64 = self.first == UInt8(ascii: "-") ? -1 : 1
        guard self.take("+-"), let hours = self.takeNumber(2, in: 0...23), self.take(":"),
            let minutes = self.takeNumber(2, in: 0...59)
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
