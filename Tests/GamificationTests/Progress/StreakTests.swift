import Coordination
import PostgresDriver
import Testing
import Vocabulary

@testable import Gamification

@Suite struct StreakTests {
    private static func day(_ number: Int64) -> LocalDay { LocalDay(daysSince1970: number) }

    @Test func `the first day is the first of a row`() {
        var streak = Streak(days: 0, longest: 0, lastDay: nil)
        #expect(streak.come(on: Self.day(10), freezes: 0) == .begun(lost: 0, missed: 0))
        #expect(streak == Streak(days: 1, longest: 1, lastDay: Self.day(10)))
    }

    @Test(arguments: [
        (10, 0, Streak.Step.sameDay, 5), (9, 0, .sameDay, 5), (11, 0, .extended(frozen: 0), 6),
        (12, 0, .begun(lost: 5, missed: 1), 1), (12, 1, .extended(frozen: 1), 6),
        (14, 2, .begun(lost: 5, missed: 3), 1), (14, 3, .extended(frozen: 3), 6),
    ])
    func `a day goes on with it, is part of it, or begins a new one`(
        day: Int64, freezes: Int64, step: Streak.Step, days: Int64
    ) {
        var streak = Streak(days: 5, longest: 7, lastDay: Self.day(10))
        #expect(streak.come(on: Self.day(day), freezes: freezes) == step)
        #expect(streak.days == days)
        #expect(streak.longest == 7)
    }

    @Test func `days in a row are counted, and the third gives besitos`() async throws {
        try await Parlour.with { parlour async throws in
            for _ in 0..<3 {
                try await parlour.decide(2)
                try await parlour.follow()
                parlour.nextDay()
            }
            #expect(try await parlour.streak() == [3, 3])
            #expect(try await parlour.economy.besitos(of: parlour.user) == 5)
            #expect(try await parlour.economy.events("gamification.streak_extended") == 2)
            #expect(try await parlour.economy.events("gamification.streak_lost") == 0)
        }
    }

    @Test func `who stays away begins anew; who owns hoarfrost loses that instead`() async throws {
        try await Parlour.with("{\"items\": [\(String.item("streak-freeze"))]}") { parlour async throws in
            try await parlour.decide()
            parlour.nextDay()
            try await parlour.decide()
            parlour.nextDay(3)
            try await parlour.decide()
            try await parlour.follow()
            #expect(try await parlour.streak() == [1, 2])
            _ = try await parlour.give("streak-freeze", 5)
            parlour.nextDay(3)
            try await parlour.decide()
            try await parlour.follow()
            #expect(try await parlour.streak() == [2, 2])
            #expect(try await parlour.economy.sql("SELECT quantity FROM gamification.user_inventory") == [["3"]])
            // Five days missed are more than items make good.
            parlour.nextDay(6)
            try await parlour.decide()
            try await parlour.follow()
            #expect(try await parlour.streak() == [1, 2])
            #expect(try await parlour.economy.events("gamification.streak_lost") == 2)
        }
    }

    @Test func `moving west neither breaks a row nor gives a day twice`() async throws {
        try await Parlour.with(timeZone: "Pacific/Kiritimati") { parlour async throws in
            try await parlour.decide()
            try await parlour.follow()
            try await parlour.economy.sql("UPDATE identity.users SET time_zone = 'America/Los_Angeles'")
            try await parlour.decide()
            try await parlour.follow()
            #expect(try await parlour.streak() == [1, 1])
            parlour.nextDay(2)
            try await parlour.decide()
            try await parlour.follow()
            #expect(try await parlour.streak() == [2, 2])
        }
    }

    @Test func `what staff set goes on the next day`() async throws {
        try await Parlour.with { parlour async throws in
            let set = try await parlour.perform(
                CorrectStreak(user: parlour.user, days: 6, reason: "test"), CorrectStreak.Handler())
            #expect(set.receipt?.days == 6)
            parlour.nextDay()
            try await parlour.decide()
            try await parlour.follow()
            #expect(try await parlour.streak() == [7, 7])
            let standing = try await LevelReader(database: parlour.economy.database)
                .standing(of: parlour.user, at: parlour.economy.clock.now())
            #expect(standing?.streakDays == 7)
            // Of the seventh day.
            #expect(standing?.lifetime == 20)
        }
    }
}

@Suite struct LevelTests {
    private static let curve = """
        {"items": [\(String.item("candle"))],
         "levels": [{"level": 1, "lifetime_besitos": 0}, {"level": 2, "lifetime_besitos": 100,
            "rewards": {"items": {"candle": 1}}}, {"level": 3, "lifetime_besitos": 200, "rewards": {"besitos": 30}}]}
        """

    @Test func `each level that is reached is told and rewarded once`() async throws {
        try await Parlour.with(Self.curve) { parlour async throws in
            _ = try await parlour.economy.grant(99, to: parlour.user)
            try await parlour.follow()
            #expect(try await parlour.economy.events("gamification.level_reached") == 0)
            _ = try await parlour.economy.grant(101, to: parlour.user)
            _ = try await parlour.economy.spend(50, of: parlour.user)
            try await parlour.follow()
            try await parlour.follow()
            #expect(try await parlour.economy.events("gamification.level_reached") == 2)
            #expect(try await parlour.economy.besitos(of: parlour.user) == 180)
            #expect(try await parlour.economy.sql("SELECT quantity FROM gamification.user_inventory") == [["1"]])
            let standing = try await LevelReader(database: parlour.economy.database)
                .standing(of: parlour.user, at: parlour.economy.clock.now())
            #expect(standing?.level == 3)
            #expect(standing?.nextLevelAt == nil)
        }
    }
}
