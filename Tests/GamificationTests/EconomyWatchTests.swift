import Coordination
import Testing
import Vocabulary
import Workers

@testable import Gamification

@Suite struct EconomyWatchTests {
    @Test func `prices that run away are told once a day`() async throws {
        try await Economy.with { economy async throws in
            for _ in 0..<12 { _ = try await economy.grant(100, to: economy.member()) }
            economy.clock.advance(by: .seconds(31 * 86_400))
            let calm = try #require(try await EconomyWatch(database: economy.database).health(at: economy.clock.now()))
            #expect(calm.inflationPercent == 0 && calm.averageBalance == 100 && calm.medianBalance == 100)
            try await economy.run(WatchEconomy.Handler(), WatchEconomy())
            #expect(try await economy.events("gamification.economy_alert") == 0)
            for user in 1...12 { _ = try await economy.grant(50, to: UserID(Int64(user))) }
            let inflated = try #require(
                try await EconomyWatch(database: economy.database).health(at: economy.clock.now()))
            #expect(inflated.inflationPercent == 50 && inflated.minted == 600 && inflated.isInflated)
            economy.clock.advance(by: .seconds(86_400))
            try await economy.run(WatchEconomy.Handler(), WatchEconomy())
            #expect(try await economy.events("gamification.economy_alert") == 1)
            #expect(try await EconomyWatch(database: economy.database).snapshots(limit: 10).count == 2)
        }
    }

    @Test func `who buys is counted among who is active`() async throws {
        try await Economy.with { economy async throws in
            for index in 0..<4 {
                let user = try await economy.member(owning: 100)
                if index == 0 { _ = try await economy.spend(10, of: user) }
            }
            let health = try await EconomyWatch(database: economy.database).health(at: economy.clock.now())
            #expect(health?.purchaseRatePercent == 25)
            #expect(health?.burned == 10)
            #expect(health?.inflationPercent == nil, "nobody has a past")
        }
    }

    @Test func `who is about to lose besitos is told once`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            for days in [2, 2, 5] as [Int64] {
                let expiry = Economy.start.advanced(by: .seconds(days * 86_400))
                _ = try await economy.grant(20, to: user, expiresAt: expiry)
            }
            for _ in 0..<2 { try await economy.run(RemindOfLapse.Handler(), RemindOfLapse()) }
            #expect(
                try await economy.sql(
                    "SELECT data->>'amount' FROM coordination.event_log WHERE type = 'gamification.besitos_lapsing'")
                    == [["40"]])
            economy.clock.advance(by: .seconds(3 * 86_400))
            try await economy.run(RemindOfLapse.Handler(), RemindOfLapse())
            #expect(try await economy.events("gamification.besitos_lapsing") == 2)
        }
    }

    @Test func `the week's ranking begins on Monday and leaves out what staff give`() async throws {
        try await Economy.with { economy async throws in
            let (ana, eva) = (try await economy.member(), try await economy.member())
            let relay = Relay([KeepScores()], database: economy.database, clock: economy.clock, bell: Bell())
            try await relay.drain()
            _ = try await economy.grant(500, to: ana)
            _ = try await economy.grant(20, to: eva, from: .mission)
            try await relay.drain()
            let boards = LeaderboardReader(database: economy.database)
            // 2026-01-31 is a Saturday.
            #expect(Board.week.name(at: Economy.start) == "week:2026-01-26")
            #expect(try await boards.top(.week, at: Economy.start, limit: 5).map(\.user) == [eva])
            #expect(try await boards.top(.earned, at: Economy.start, limit: 5).map(\.score) == [500, 20])
            #expect(try await boards.place(of: eva, on: .earned, at: Economy.start)?.rank == 2)
            _ = try await economy.do(ShowInLeaderboards(user: ana, isShown: false), ShowInLeaderboards.Handler())
            #expect(try await boards.place(of: eva, on: .earned, at: Economy.start)?.rank == 1)
            #expect(try await boards.top(.earned, at: Economy.start, limit: 5).map(\.user) == [eva])
            let monday = Economy.start.advanced(by: .seconds(2 * 86_400))
            #expect(try await boards.top(.week, at: monday, limit: 5).isEmpty)
        }
    }
}
