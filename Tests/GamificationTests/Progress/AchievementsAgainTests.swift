import Coordination
import EventCatalogue
import Gamification
import JSON
import Testing
import Vocabulary

/// Achievements that can be had more than once, and such as can be lost.
@Suite struct AchievementsAgainTests {
    private static let tenfold = String.achievement(
        "tenfold",
        """
        , "multiple_grant": true, "requirements": {"deeds": {"decisions": 10}},
        "triggers": ["narrative.decision_taken"], "rewards": {"besitos": 5}
        """)
    private static let rich = String.achievement(
        "rich",
        """
        , "auto_revoke": true, "requirements": {"min_besitos": 30}, "triggers": ["gamification.besitos_earned"],
        "rewards": {"besitos": 5}
        """)

    private static func content(_ achievements: String...) -> String {
        "{\"achievements\": [\(achievements.joined(separator: ", "))]}"
    }

    private func review(_ parlour: Parlour) async throws {
        try await parlour.economy.run(
            ReviewAchievements(),
            ReviewAchievements.Handler(achievements: parlour.achievements, requirements: Parlour.kinds))
    }

    private func times(_ key: String, _ parlour: Parlour) async throws -> Int64? {
        try await AchievementReader(database: parlour.economy.database, requirements: Parlour.kinds)
            .achievements(of: parlour.user, at: parlour.economy.clock.now()).first { $0.key == key }?.times
    }

    private func grant(_ key: String, _ parlour: Parlour) async throws -> Outcome<GrantedAchievement> {
        try await parlour.perform(
            GrantAchievement(user: parlour.user, key: key, reason: "test"),
            GrantAchievement.Handler(achievements: parlour.achievements))
    }

    @Test func `each time it is met once more over, it is given and paid once more`() async throws {
        try await Parlour.with(Self.content(Self.tenfold)) { parlour async throws in
            try await parlour.decide(9)
            try await parlour.follow()
            #expect(try await self.times("tenfold", parlour) == 0)
            try await parlour.decide(4)
            try await parlour.follow()
            try await self.review(parlour)
            #expect(try await self.times("tenfold", parlour) == 1)
            try await parlour.decide(20)
            try await parlour.follow()
            #expect(try await self.times("tenfold", parlour) == 3)
            #expect(try await parlour.economy.besitos(of: parlour.user) == 15)
            try await parlour.decide()
            try await parlour.follow()
            #expect(try await self.times("tenfold", parlour) == 3)
            #expect(try await parlour.economy.besitos(of: parlour.user) == 15)
        }
    }

    @Test func `staff give it once more, and what they took away comes back as it was`() async throws {
        try await Parlour.with(Self.content(Self.tenfold)) { parlour async throws in
            for count: Int64 in 1...2 {
                #expect(try await self.grant("tenfold", parlour).receipt?.besitos.units == 5)
                #expect(try await self.times("tenfold", parlour) == count)
            }
            _ = try await parlour.perform(
                RevokeAchievement(user: parlour.user, key: "tenfold", reason: "test"), RevokeAchievement.Handler())
            #expect(try await self.times("tenfold", parlour) == 0)
            #expect(try await self.grant("tenfold", parlour).receipt?.besitos == .zero)
            #expect(try await self.times("tenfold", parlour) == 2)
        }
    }

    @Test func `who no longer meets it loses it at the review, and earns it again without being paid`() async throws {
        try await Parlour.with(Self.content(Self.rich)) { parlour async throws in
            _ = try await parlour.economy.grant(40, to: parlour.user)
            try await parlour.follow()
            #expect(try await parlour.achieved() == ["rich"])
            _ = try await parlour.economy.spend(40, of: parlour.user)
            try await self.review(parlour)
            #expect(try await parlour.achieved() == [])
            #expect(try await parlour.economy.events("gamification.achievement_lapsed") == 1)
            _ = try await parlour.economy.grant(40, to: parlour.user)
            try await parlour.follow()
            #expect(try await parlour.achieved() == ["rich"])
            #expect(try await parlour.economy.besitos(of: parlour.user) == 45)
        }
    }

    @Test func `what staff gave or took is not for the review to change`() async throws {
        try await Parlour.with(Self.content(Self.rich)) { parlour async throws in
            _ = try await self.grant("rich", parlour)
            try await self.review(parlour)
            #expect(try await parlour.achieved() == ["rich"])
            _ = try await parlour.perform(
                RevokeAchievement(user: parlour.user, key: "rich", reason: "test"), RevokeAchievement.Handler())
            _ = try await parlour.economy.grant(40, to: parlour.user)
            try await parlour.follow()
            try await self.review(parlour)
            #expect(try await parlour.achieved() == [])
        }
    }

    @Test func `the ranking counts what members have, not what they once had`() async throws {
        try await Parlour.with(Self.content(Self.rich)) { parlour async throws in
            let reader = LeaderboardReader(database: parlour.economy.database)
            func place() async throws -> Int64? {
                try await parlour.hand(try await parlour.events(), to: KeepScores())
                return try await reader.place(of: parlour.user, on: .achievements, at: parlour.economy.clock.now())?
                    .score
            }
            _ = try await self.grant("rich", parlour)
            #expect(try await place() == 1)
            _ = try await parlour.perform(
                RevokeAchievement(user: parlour.user, key: "rich", reason: "test"), RevokeAchievement.Handler())
            #expect(try await place() == nil)
            _ = try await self.grant("rich", parlour)
            #expect(try await place() == 1)
        }
    }

    @Test func `what nothing earns cannot be lost by itself`() async throws {
        try await Parlour.with { parlour async throws in
            let fault = #expect(throws: JSONFault.self) {
                try parlour.content(Self.content(.achievement("guest", ", \"auto_revoke\": true")))
            }
            #expect(fault?.field == "achievements[0].auto_revoke")
        }
    }

    @Test(arguments: [
        #"{"deeds": {"achievements": 2}}"#, #"{"deeds": {"besitos_earned": 10}}"#, #"{"deeds": {"items_won": 3}}"#,
        #"{"lifetime_besitos": 10}"#, #"{"min_besitos": 10}"#, #"{"any": [{"streak": 7}, {"item": "candle"}]}"#,
    ])
    func `what would go on earning itself is not given again`(requirement: String) async throws {
        func achievement(isAgain: Bool, paying reward: String) -> String {
            .achievement(
                "spring",
                """
                , "multiple_grant": \(isAgain), "requirements": \(requirement),
                "triggers": ["gamification.besitos_earned"], "rewards": \(reward)
                """)
        }
        try await Parlour.with { parlour async throws in
            let fault = #expect(throws: JSONFault.self) {
                try parlour.content(Self.content(achievement(isAgain: true, paying: #"{"besitos": 5}"#)))
            }
            #expect(fault?.field == "achievements[0].multiple_grant")
            _ = try parlour.content(Self.content(achievement(isAgain: false, paying: #"{"besitos": 5}"#)))
        }
    }

    @Test func `what is earned by earnings may be given again where it pays nothing`() async throws {
        let hundreds = String.achievement(
            "hundreds",
            """
            , "multiple_grant": true, "requirements": {"lifetime_besitos": 100},
            "triggers": ["gamification.besitos_earned"], "rewards": {}
            """)
        try await Parlour.with(Self.content(hundreds)) { parlour async throws in
            _ = try await parlour.economy.grant(250, to: parlour.user)
            try await parlour.follow()
            #expect(try await self.times("hundreds", parlour) == 2)
        }
    }
}
