import Synchronization
import Testing

@testable import Vocabulary

@Suite struct InstantTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000000Z"), (1_767_225_599_999_999, "2025-12-31T23:59:59.999999Z"),
        (1_709_164_800_000_000, "2024-02-29T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
        (951_782_400_000_001, "2000-02-29T00:00:00.000001Z"), (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
    ])
    func `an instant is written as RFC 3339`(microseconds: Int64, text: String) {
        #expect(Instant(microseconds: microseconds).description == text)
    }

    @Test func `a movable clock only moves forward`() {
        let clock = MovableClock(ManualClock(Instant(seconds: 100)))
        clock.advance(seconds: 60)
        clock.advance(seconds: -30)
        #expect(clock.now() == Instant(seconds: 160))
    }
}

@Suite struct MovableClockTests {
    @Test func `a movable clock stops at the end of the calendar, however far it is moved`() {
        let clock = MovableClock(ManualClock(Instant(seconds: 100)))
        clock.advance(seconds: .max)
        clock.advance(seconds: .max)
        #expect(clock.now().description == "9999-12-31T23:59:59.000000Z")
        #expect(MovableClock(aheadMicroseconds: .max).now() == MovableClock.end)
    }

    @Test func `the distance told last is the one that holds, whoever moves at once`() async {
        let told = Mutex<Int64>(0)
        let clock = MovableClock(ManualClock(Instant(seconds: 0))) { ahead in told.withLock { $0 = ahead } }
        await withTaskGroup { group in
            for _ in 0..<50 { group.addTask { clock.advance(seconds: 1) } }
        }
        #expect(clock.ahead == .seconds(50))
        #expect(told.withLock { $0 } == 50_000_000)
    }
}

@Suite struct LanguageTests {
    @Test(arguments: [
        ("es", Language.spanish), ("es-MX", .spanish), ("en-GB", .english), ("de", .english), ("", .spanish),
    ])
    func `a tag finds the closest language`(tag: String, language: Language) {
        #expect(Language(tag: tag) == language)
    }

    @Test func `without a tag Spanish is spoken`() { #expect(Language(tag: nil) == .spanish) }
}

@Suite struct BesitosTests {
    @Test func `amounts outside the range cannot be made`() {
        #expect(Besitos(-1) == nil)
        #expect(Besitos(1_000_000_000_001) == nil)
    }
}

@Suite struct InstantParsingTests {
    @Test(arguments: [
        0, 1_767_225_599_999_999, 1_709_164_800_000_000, -1, 951_782_400_000_001, -62_135_596_800_000_000,
    ])
    func `what an instant writes it reads`(microseconds: Int64) {
        let instant = Instant(microseconds: microseconds)
        #expect(Instant(rfc3339: instant.description) == instant)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:01Z", 1_000_000), ("1970-01-01t00:00:00.5z", 500_000),
        ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T19:00:00-05:00", 0),
        ("1970-01-01T00:00:00.1234567Z", 123_456),
    ])
    func `fractions and offsets are read`(text: String, microseconds: Int64) {
        #expect(Instant(rfc3339: text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "1970-01-01", "1970-01-01T00:00:00", "1970-02-29T00:00:00Z", "1970-13-01T00:00:00Z",
        "1970-01-01T24:00:00Z", "1970-01-01T00:00:60Z", "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00Z ",
        "0000-01-01T00:00:00Z", "1970-01-01 00:00:00Z", "1970-1-1T00:00:00Z", "1970-01-01T00:00:00+1:00",
    ])
    func `anything else is no instant`(text: String) { #expect(Instant(rfc3339: text) == nil) }
}
