import Vocabulary

/// Five fields as cron(8) of most systems reads them: minute, hour, day of the month, month, day of the week.
///
/// Lists, ranges, steps and English names; Sunday is 0 and 7; where both days are restricted, either suffices
/// (POSIX, `crontab`). Or a name: `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly`, `@annually`.
///
/// A time that the wall clock skips counts as the moment of skipping; one that it shows twice counts once, the first
/// time, unless the expression names every hour.
public struct CronExpression: Sendable, Hashable {
    private let minutes, hours, days, months, weekdays: CronField

    /// - Throws: ``CronSyntaxError``.
    public init(parsing text: String) throws(CronSyntaxError) {
        let fields = (Self.names[text.lowercased()] ?? text).split(separator: " ").map(String.init)
        guard fields.count == 5 else {
            throw CronSyntaxError(reason: "\"\(text)\" must have five fields, or be a name such as @daily")
        }
        self.minutes = try CronField(fields[0], "minute", in: 0...59)
        self.hours = try CronField(fields[1], "hour", in: 0...23)
        self.days = try CronField(fields[2], "day", in: 1...31)
        self.months = try CronField(fields[3], "month", in: 1...12, names: Self.monthNames)
        self.weekdays = try CronField(fields[4], "weekday", in: 0...7, names: Self.weekdayNames)
        guard self.lastWall(from: .min, to: Self.leapYearsAround) != nil else {
            throw CronSyntaxError(reason: "\"\(text)\" names a day that never comes")
        }
    }

    private static let names = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]
    private static let monthNames: [Substring: Int] = [
        "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
        "dec": 12,
    ]
    private static let weekdayNames: [Substring: Int] = [
        "sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6,
    ]

    /// 2001-01-01: a leap year is among the years before.
    private static let leapYearsAround: Int64 = 978_307_200
}

extension CronExpression: ExpressibleByStringLiteral {
    /// For expressions in the program's text: a malformed one stops it.
    public init(stringLiteral text: String) {
        do throws(CronSyntaxError) { try self.init(parsing: text) } catch { preconditionFailure("\(error)") }
    }
}

public struct CronSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    public let reason: String
    public var description: String { self.reason }
}

// MARK: - Finding the last match

extension CronExpression {
    /// No expression is silent for longer: a 29th of February may be eight years away.
    private static let longestSilenceDays: Int64 = 9 * 366
    private static let daySeconds: Int64 = 86_400

    /// The last moment that matches, at `now` or before.
    func lastMatch(at now: Instant, in zone: ZoneOffsets) -> Instant? {
        for stretch in zone.stretches(upTo: now.seconds) {
            let shown = stretch.start &+ stretch.offset
            // The clock was set back: what it shows again was shown before.
            let first = self.hours.isEvery || stretch.isFirst ? shown : max(shown, stretch.start + stretch.offsetBefore)
            if let wall = self.lastWall(from: stretch.isFirst ? .min : first, to: stretch.end + stretch.offset) {
                return Instant(seconds: wall - stretch.offset)
            }
            // The clock was set forward: what it skipped happens now.
            if !stretch.isFirst, stretch.offsetBefore < stretch.offset,
                self.lastWall(from: stretch.start + stretch.offsetBefore, to: shown - 1) != nil
            {
                return Instant(seconds: stretch.start)
            }
        }
        return nil
    }

    /// The last matching time from `first` to `last`, all in seconds since 1970 as the wall clock shows them.
    private func lastWall(from first: Int64, to last: Int64) -> Int64? {
        let lastDay = last.flooredQuotient(Self.daySeconds)
        let firstDay = max(first.flooredQuotient(Self.daySeconds), lastDay - Self.longestSilenceDays)
        var day = lastDay
        while day >= firstDay {
            if self.includes(LocalDay(daysSince1970: day)),
                let time = self.lastTime(at: min(last - day * Self.daySeconds, Self.daySeconds - 1))
            {
                let wall = day * Self.daySeconds + time
                return wall >= first ? wall : nil
            }
            day -= 1
        }
        return nil
    }

    private func includes(_ day: LocalDay) -> Bool {
        let (_, month, date) = day.components
        guard self.months.includes(Int(month)) else { return false }
        // 1970-01-01 was a Thursday.
        let weekday = Int((day.daysSince1970 + 4) - (day.daysSince1970 + 4).flooredQuotient(7) * 7)
        let isWeekday = self.weekdays.includes(weekday) || (weekday == 0 && self.weekdays.includes(7))
        let isDate = self.days.includes(Int(date))
        return self.days.isEvery || self.weekdays.isEvery ? isDate && isWeekday : isDate || isWeekday
    }

    /// The last matching second of a day up to `second`.
    private func lastTime(at second: Int64) -> Int64? {
        let (hour, minute) = (Int(second / 3600), Int(second / 60 % 60))
        if self.hours.includes(hour), let found = self.minutes.last(upTo: minute) {
            return Int64(hour * 3600 + found * 60)
        }
        guard let earlier = self.hours.last(upTo: hour - 1), let found = self.minutes.last(upTo: 59) else { return nil }
        return Int64(earlier * 3600 + found * 60)
    }
}
