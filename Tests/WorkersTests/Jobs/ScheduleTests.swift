import Coordination
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@testable import Workers

@Suite(.serialized, .timeLimit(.minutes(2))) struct ScheduleTests {
    private func add(_ catchUp: CatchUp, to registry: inout JobRegistry) {
        registry.add(Marking())
        registry.cron("test.hourly", .cron("@hourly"), catchUp: catchUp) { Mark("\($0.seconds / 3600)") }
    }

    @Test func `three runners do each period once, also when many passed at once`() async throws {
        try await Workshop.with { shop async throws in
            let runners = (0..<3).map { _ in shop.runner { self.add(.all(limit: 100), to: &$0) } }
            for runner in runners { runner.start() }
            let first = shop.clock.now().seconds / 3600 + 1
            try await shop.until("SELECT count(*) FROM coordination.schedules", gives: [["1"]])
            var periods: Int64 = 0
            for hours in [1, 1, 7, 1, 30] as [Int64] {
                shop.clock.advance(by: .seconds(3600 * hours))
                periods += hours
                try await shop.until(
                    "SELECT text FROM marks ORDER BY text::int", gives: (0..<periods).map { ["\(first + $0)"] })
            }
            for runner in runners { await runner.stop(deadline: .seconds(60)) }
            #expect(try await shop.column("SELECT count(*) FROM coordination.jobs") == ["\(periods)"])
        }
    }

    @Test(arguments: [(CatchUp.latest, 1), (.all(limit: 3), 3), (.none, 0)] as [(CatchUp, Int)])
    func `a downtime is made up for as the schedule wants`(catchUp: CatchUp, expected: Int) async throws {
        try await Workshop.with { shop async throws in
            let before = shop.runner { self.add(catchUp, to: &$0) }
            before.start()
            try await shop.until("SELECT count(*) FROM coordination.schedules", gives: [["1"]])
            await before.stop(deadline: .seconds(60))
            shop.clock.set(Instant(seconds: 3600 * 500 - 600))

            let after = shop.runner { self.add(catchUp, to: &$0) }
            after.start()
            try await shop.until(
                "SELECT extract(epoch FROM reached)::bigint FROM coordination.schedules", gives: [["\(3600 * 499)"]])
            await after.stop(deadline: .seconds(60))
            #expect(
                try await shop.column("SELECT args ->> 'text' FROM coordination.jobs ORDER BY 1")
                    == (0..<expected).map { "\(500 - expected + $0)" })
        }
    }

    @Test(arguments: [
        "America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "America/Mexico_City", "Asia/Kathmandu",
    ])
    func `a zone's offsets are those of PostgreSQL, to the minute`(zone: String) async throws {
        try await Workshop.with { shop async throws in
            let reader = ZoneReader(database: shop.storage.database)
            let (from, to) = (Instant(seconds: 1_600_000_000), Instant(seconds: 1_800_000_000))
            let offsets = try await reader.offsets(of: zone, from: from, to: to)
            let daily = CronExpression("30 2 * * *")
            let found = stride(from: from.seconds + 86_400, to: to.seconds, by: 86_400 * 13).compactMap { day in
                Schedule.cron(daily).lastPeriod(at: Instant(seconds: day), in: offsets).map { "\($0.seconds)" }
            }
            let shown = try await shop.column(
                """
                SELECT DISTINCT to_char(to_timestamp(moment) AT TIME ZONE '\(zone)', 'HH24:MI')
                FROM unnest('{\(found.joined(separator: ","))}'::bigint[]) AS moment ORDER BY 1
                """)
            // Where the clock skips half past two, it is three.
            #expect(shown == ["02:30"] || shown == ["02:30", "03:00"], "\(zone)")
        }
    }

    @Test func `a schedule that fails holds up no other`() async throws {
        try await Workshop.with { shop async throws in
            let runner = shop.runner { registry in
                registry.add(Marking())
                registry.cron("test.nowhere", .cron("@hourly"), in: "Atlantis/Capital") { _ in Mark("nowhere") }
                registry.cron("test.hourly", .cron("@hourly"), in: "Asia/Kolkata") { _ in Mark("somewhere") }
            }
            runner.start()
            try await shop.until("SELECT count(*) FROM coordination.schedules", gives: [["2"]])
            shop.clock.advance(by: .seconds(3600))
            try await shop.until("SELECT text FROM marks", gives: [["somewhere"]])
            await runner.stop(deadline: .seconds(60))
        }
    }
}
