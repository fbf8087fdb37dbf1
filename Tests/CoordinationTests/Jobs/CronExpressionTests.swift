import Testing
import Vocabulary

@testable import Coordination

@Suite struct CronExpressionTests {
    /// 2026-01-01T00:00:00Z, a Thursday.
    private static let start = Instant(seconds: 1_767_225_600)

    private static func at(_ day: Int64, _ hour: Int64, _ minute: Int64) -> Instant {
        Instant(seconds: Self.start.seconds + day * 86_400 + hour * 3600 + minute * 60)
    }

    private static func last(_ text: String, at now: Instant, in zone: ZoneOffsets = .utc) throws -> Instant? {
        try CronExpression(parsing: text).lastMatch(at: now, in: zone)
    }

    @Test(arguments: [
        ("* * * * *", Self.at(0, 10, 7)), ("*/15 * * * *", Self.at(0, 10, 0)), ("0 4 * * *", Self.at(0, 4, 0)),
        ("30 10 * * *", Self.at(-1, 10, 30)), ("0 0 * * 1-3", Self.at(-1, 0, 0)), ("0 9 * * sun", Self.at(-4, 9, 0)),
        ("0 9 * * 7", Self.at(-4, 9, 0)), ("0 0 1 jan *", Self.at(0, 0, 0)), ("5,50 9,11 * * *", Self.at(0, 9, 50)),
        ("0 0 30 * mon", Self.at(-2, 0, 0)), ("@weekly", Self.at(-4, 0, 0)), ("@Yearly", Self.at(0, 0, 0)),
        ("0 12 29 2 *", Self.at(-672, 12, 0)), ("7-59/10 * * * *", Self.at(0, 10, 7)),
        ("50/5 * * * *", Self.at(0, 9, 55)),
    ])
    func `the last match, seen from seven past ten on a Thursday`(text: String, expected: Instant) throws {
        #expect(try Self.last(text, at: Self.at(0, 10, 7)) == expected)
    }

    @Test(arguments: [
        "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "*/0 * * * *",
        "5-1 * * * *", "a * * * *", "1, * * * *", "-1 * * * *", "+1 * * * *", "* * 30 2 *", "@never", "1-2-3 * * * *",
        "99999999999999999999 * * * *", "* * * * mon-fry",
    ])
    func `what is no expression is refused`(text: String) {
        #expect(throws: CronSyntaxError.self) { try CronExpression(parsing: text) }
    }

    // MARK: Time zones

    /// An hour ahead, two from `forward` on, one again from `back` on.
    private static let forward = Self.at(87, 1, 0).seconds
    private static let back = Self.at(297, 1, 0).seconds
    private static let madrid = ZoneOffsets(
        before: 3600,
        changes: [ZoneOffsets.Change(at: Self.forward, offset: 7200), ZoneOffsets.Change(at: Self.back, offset: 3600)])

    @Test func `a time that the clock skips is the moment of skipping, once`() throws {
        let skipped = Instant(seconds: Self.forward)
        #expect(try Self.last("30 2 * * *", at: Self.at(87, 12, 0), in: Self.madrid) == skipped)
        #expect(try Self.last("0 3 * * *", at: Self.at(87, 12, 0), in: Self.madrid) == skipped)
        let before = skipped.advanced(by: .microseconds(-1))
        #expect(try Self.last("30 2 * * *", at: before, in: Self.madrid) == Self.at(86, 1, 30))
    }

    @Test func `a time that the clock shows twice is the first one, unless every hour is meant`() throws {
        // 02:30 is shown at 00:30 and at 01:30 UTC.
        #expect(try Self.last("30 2 * * *", at: Self.at(297, 12, 0), in: Self.madrid) == Self.at(297, 0, 30))
        #expect(try Self.last("30 * * * *", at: Self.at(297, 1, 45), in: Self.madrid) == Self.at(297, 1, 30))
        #expect(try Self.last("30 * * * *", at: Self.at(297, 1, 15), in: Self.madrid) == Self.at(297, 0, 30))
        // 03:00 comes an hour after the second 02:00.
        #expect(try Self.last("0 3 * * *", at: Self.at(297, 12, 0), in: Self.madrid) == Self.at(297, 2, 0))
    }

    /// What an expression means, minute by minute: the slow way.
    private static func matches(_ text: String, from: Instant, to: Instant, in zone: ZoneOffsets) throws -> [Instant] {
        let expression = try CronExpression(parsing: text)
        var found: [Instant] = []
        var now = to
        while let match = expression.lastMatch(at: now, in: zone), match >= from {
            found.append(match)
            now = match.advanced(by: .microseconds(-1))
        }
        return found.reversed()
    }

    @Test func `over two changes of the clock a daily time comes each day, and every minute comes each minute`() throws
    {
        let (from, to) = (Self.at(80, 0, 0), Self.at(299, 23, 59))
        for hour in 0..<24 {
            for minute in [0, 29, 30, 59] {
                let daily = try Self.matches("\(minute) \(hour) * * *", from: from, to: to, in: Self.madrid)
                #expect(daily.count == 220, "\(hour):\(minute)")
                #expect(zip(daily, daily.dropFirst()).allSatisfy { $1.duration(since: $0) >= .seconds(22 * 3600) })
            }
        }
        let (dawn, noon) = (Self.at(297, 0, 0), Self.at(297, 6, 0))
        let minutes = try Self.matches("* * * * *", from: dawn, to: noon, in: Self.madrid)
        #expect(minutes.count == 361)
        #expect(zip(minutes, minutes.dropFirst()).allSatisfy { $1.duration(since: $0) == .seconds(60) })
    }

    @Test func `random expressions match what their fields say, and nothing between is missed`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let (minute, hour, day) = (
                Int64.random(in: 0...59, using: &random), Int64.random(in: 0...23, using: &random),
                Int64.random(in: 0...6, using: &random)
            )
            let now = Self.at(
                .random(in: 0...700, using: &random), .random(in: 0...23, using: &random),
                .random(in: 0...59, using: &random))
            let found = try #require(try Self.last("\(minute) \(hour) * * \(day)", at: now))
            #expect(found <= now)
            #expect(now.duration(since: found) < .seconds(7 * 86_400))
            let second = found.seconds % 86_400
            #expect(second == hour * 3600 + minute * 60)
            #expect((found.seconds / 86_400 + 4) % 7 == day)
        }
    }

    @Test func `an interval counts from 1970, before it too`() {
        let schedule = Schedule.every(.seconds(600))
        #expect(schedule.lastPeriod(at: Instant(seconds: 1199), in: .utc) == Instant(seconds: 600))
        #expect(schedule.lastPeriod(at: Instant(seconds: -1), in: .utc) == Instant(seconds: -600))
    }
}
