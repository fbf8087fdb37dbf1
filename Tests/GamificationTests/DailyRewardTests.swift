import Coordination
import Testing
import Vocabulary

@testable import Gamification

@Suite struct DailyRewardTests {
    @Test func `the reward is ten besitos, once in a local day`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            #expect(try await economy.claimDaily(user).receipt?.amount.units == 10)
            let refusal = try await economy.claimDaily(user).refusal
            #expect(refusal == .dailyAlreadyClaimed(secondsLeft: 12 * 3600))
            economy.clock.advance(by: .seconds(12 * 3600))
            #expect(try await economy.claimDaily(user).receipt?.balance.units == 20)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `a hundred claims at once give ten besitos`() async throws {
        try await Economy.with(connectionsPerLoop: 8) { economy async throws in
            let user = try await economy.member()
            let given = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 { group.addTask { try await economy.claimDaily(user).receipt != nil } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(given == 1)
            #expect(try await economy.besitos(of: user) == 10)
            #expect(try await economy.events("gamification.besitos_earned") == 1)
        }
    }

    @Test func `the day is the member's, not the server's`() async throws {
        try await Economy.with { economy async throws in
            // Noon UTC is already the next day in Kiritimati (UTC+14).
            let user = try await economy.member(timeZone: "Pacific/Kiritimati")
            _ = try await economy.claimDaily(user)
            #expect(
                try await economy.sql("SELECT local_day FROM gamification.daily_rewards") == [["2026-02-01"]])
        }
    }

    @Test func `moving west gives no day twice`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member(timeZone: "Pacific/Kiritimati")
            _ = try await economy.claimDaily(user)
            try await economy.sql("UPDATE identity.users SET time_zone = 'America/Los_Angeles'")
            #expect(try await economy.claimDaily(user).refusal?.code == "gamification.daily_already_claimed")
        }
    }
}
