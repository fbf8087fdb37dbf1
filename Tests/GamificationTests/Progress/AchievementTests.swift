import Coordination
import EventCatalogue
import Gamification
import PostgresDriver
import Testing
import Vocabulary

@Suite struct AchievementTests {
    private static let guest = String.achievement("guest", ", \"rewards\": {\"besitos\": 50}")
    private static let decided = String.achievement(
        "decided",
        """
        , "requirements": {"deeds": {"decisions": 3}}, "triggers": ["narrative.decision_taken"],
        "rewards": {"besitos": 50}
        """)

    private static func content(_ achievements: String...) -> String {
        "{\"achievements\": [\(achievements.joined(separator: ", "))]}"
    }

    private func progress(of key: String, in parlour: Parlour) async throws -> Achievement? {
        try await AchievementReader(database: parlour.economy.database, requirements: Parlour.kinds)
            .achievements(of: parlour.user, at: parlour.economy.clock.now()).first { $0.key == key }
    }

    private func grant(_ key: String, in parlour: Parlour) async throws -> Outcome<GrantedAchievement> {
        try await parlour.perform(
            GrantAchievement(user: parlour.user, key: key, reason: "test"),
            GrantAchievement.Handler(achievements: parlour.achievements))
    }

    @Test func `it grows with what is done, and is given once`() async throws {
        try await Parlour.with(Self.content(Self.decided)) { parlour async throws in
            try await parlour.decide(2)
            try await parlour.follow()
            let halfway = try await self.progress(of: "decided", in: parlour)
            #expect(halfway?.measure?.current == 2)
            #expect(halfway?.measure?.required == 3)
            #expect(halfway?.unlockedAt == nil)
            try await parlour.decide(5)
            try await parlour.follow()
            #expect(try await parlour.achieved() == ["decided"])
            #expect(try await self.progress(of: "decided", in: parlour)?.progress == 1)
            #expect(try await parlour.economy.besitos(of: parlour.user) == 50)
            #expect(try await parlour.economy.events("gamification.achievement_unlocked") == 1)
        }
    }

    @Test func `what one follows from may be another's consequence`() async throws {
        let second = String.achievement(
            "second",
            """
            , "requirements": {"all": [{"achievement": "decided"}, {"level": 2}]},
            "triggers": ["gamification.level_reached"]
            """)
        let third = String.achievement(
            "third",
            ", \"requirements\": {\"achievement\": \"second\"}, \"triggers\": [\"gamification.achievement_unlocked\"]")
        try await Parlour.with(Self.content(Self.decided, second, third)) { parlour async throws in
            _ = try await parlour.economy.grant(50, to: parlour.user)
            try await parlour.decide(3)
            try await parlour.follow()
            let achieved = try await parlour.achieved()
            #expect(achieved == ["decided", "second", "third"])
            #expect(try await parlour.economy.besitos(of: parlour.user) == 100)
            #expect(try await parlour.economy.events("gamification.level_reached") == 1)
        }
    }

    @Test func `published later, it is counted for whom, and given by a backfill`() async throws {
        try await Parlour.with { parlour async throws in
            _ = try await parlour.economy.member()
            try await parlour.decide(3)
            try await parlour.follow()
            _ = try await parlour.publish(Self.content(Self.decided))
            let reader = AchievementReader(database: parlour.economy.database, requirements: Parlour.kinds)
            let found = try await reader.candidates(
                for: "decided", after: nil, limit: 100, at: parlour.economy.clock.now())
            #expect(found?.users == [parlour.user])
            #expect(found?.examined == 2)
            let none = try await reader.candidates(
                for: "nobody", after: nil, limit: 100, at: parlour.economy.clock.now())
            #expect(none == nil)
            let begun = try await parlour.perform(
                BackfillAchievement(key: "decided"), BackfillAchievement.Handler())
            #expect(begun.receipt?.job == ReviewAchievements.kind)
            let handler = ReviewAchievements.Handler(
                achievements: parlour.achievements, requirements: Parlour.kinds)
            for _ in 0..<2 { try await parlour.economy.run(ReviewAchievements(key: "decided"), handler) }
            #expect(try await parlour.achieved() == ["decided"])
            #expect(try await parlour.economy.besitos(of: parlour.user) == 50)
        }
    }

    @Test func `the night's review gives what a trigger left out`() async throws {
        let forgotten = String.achievement(
            "forgotten", ", \"requirements\": {\"min_besitos\": 10}, \"triggers\": [\"narrative.level_completed\"]")
        try await Parlour.with(Self.content(forgotten, Self.guest)) { parlour async throws in
            _ = try await parlour.economy.grant(10, to: parlour.user)
            try await parlour.follow()
            #expect(try await parlour.achieved() == [])
            try await parlour.economy.run(
                ReviewAchievements(),
                ReviewAchievements.Handler(achievements: parlour.achievements, requirements: Parlour.kinds))
            #expect(try await parlour.achieved() == ["forgotten"])
        }
    }

    @Test func `taken away and given again it does not pay again, and is not earned again by itself`() async throws {
        try await Parlour.with(Self.content(Self.guest, Self.decided)) { parlour async throws in
            #expect(try await self.grant("guest", in: parlour).receipt?.besitos.units == 50)
            #expect(try await self.grant("guest", in: parlour).refusal == .achievementHeld)
            #expect(try await self.grant("host", in: parlour).refusal == .noSuchAchievement)
            try await parlour.decide(3)
            try await parlour.follow()
            for key in ["guest", "decided"] {
                let revoked = try await parlour.perform(
                    RevokeAchievement(user: parlour.user, key: key, reason: "test"), RevokeAchievement.Handler())
                #expect(revoked.receipt?.key == key)
            }
            try await parlour.decide()
            try await parlour.follow()
            #expect(try await parlour.achieved() == [])
            #expect(try await self.grant("guest", in: parlour).receipt?.besitos == .zero)
            #expect(try await parlour.economy.besitos(of: parlour.user) == 100)
        }
    }
}
