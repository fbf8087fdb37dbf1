import Coordination
import Testing
import Vocabulary

@testable import Gamification

@Suite struct MultiplierTests {
    private func start(
        _ key: String, source: EarnSource?, percent: Int64, startsAt: Instant? = nil, in economy: Economy
    ) async throws -> Outcome<StartMultiplier.Receipt> {
        try await economy.do(
            StartMultiplier(
                key: key, title: LocalizedText(spanish: "Fiesta", english: "Party"), source: source, percent: percent,
                startsAt: startsAt, endsAt: Economy.start.advanced(by: .seconds(3600)), reason: "a test"),
            StartMultiplier.Handler())
    }

    @Test func `during an event more comes on top, as a bonus that lapses`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await self.start("double", source: .mission, percent: 200, in: economy)
            #expect(try await economy.grant(30, to: user, from: .mission).receipt?.amount.units == 60)
            #expect(try await economy.grant(5, to: user, from: .decision).receipt?.amount.units == 5)
            #expect(
                try await economy.sql(
                    "SELECT amount, source, reference FROM gamification.transactions ORDER BY transaction_id")
                    == [["30", "mission", nil], ["30", "event_bonus", "multiplier:double"], ["5", "decision", nil]])
            economy.clock.advance(by: .seconds(31 * 86_400))
            #expect(try await economy.besitos(of: user) == 35)
            #expect(try await economy.addsUp())
        }
    }

    @Test func `of several the highest counts, before its start and after its end none`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            let later = Economy.start.advanced(by: .seconds(1800))
            _ = try await self.start("all", source: nil, percent: 150, in: economy)
            _ = try await self.start("triple", source: .trivia, percent: 300, startsAt: later, in: economy)
            #expect(try await economy.grant(10, to: user, from: .trivia).receipt?.amount.units == 15)
            economy.clock.set(later)
            #expect(try await economy.grant(10, to: user, from: .trivia).receipt?.amount.units == 30)
            let cancel = CancelMultiplier(key: "triple", reason: "enough")
            #expect(try await economy.do(cancel, CancelMultiplier.Handler()).receipt != nil)
            #expect(try await economy.do(cancel, CancelMultiplier.Handler()).refusal == .noRunningMultiplier)
            #expect(try await economy.grant(10, to: user, from: .trivia).receipt?.amount.units == 15)
            economy.clock.advance(by: .seconds(1800))
            #expect(try await economy.grant(10, to: user, from: .trivia).receipt?.amount.units == 10)
        }
    }

    @Test func `what staff give is not multiplied, and the day's maximum holds for the bonus too`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await self.start("all", source: nil, percent: 1000, in: economy)
            #expect(try await economy.grant(40, to: user).receipt?.amount.units == 40)
            // Ninety times nine more would pass 300: the bonus is kept back, what was earned is not.
            #expect(try await economy.grant(90, to: user, from: .mission).receipt?.amount.units == 90)
            #expect(try await economy.grant(20, to: user, from: .mission).receipt?.amount.units == 200)
        }
    }

    @Test func `newcomers may be given more, and grow out of it`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            let segment = EconomySegment(segment: "new", fromLifetime: 0, earnPercent: 150)
            #expect(
                try await economy.do(ChangeEconomySegment(segment), ChangeEconomySegment.Handler()).receipt == segment)
            #expect(try await economy.grant(10, to: user, from: .trivia).receipt?.amount.units == 15)
            _ = try await economy.grant(300, to: user)
            #expect(try await economy.grant(10, to: user, from: .trivia).receipt?.amount.units == 10)
            let moved = EconomySegment(segment: "new", fromLifetime: 5, earnPercent: 150)
            #expect(
                try await economy.do(ChangeEconomySegment(moved), ChangeEconomySegment.Handler()).refusal == .badSegment
            )
        }
    }

    @Test func `a key is used once`() async throws {
        try await Economy.with { economy async throws in
            _ = try await self.start("double", source: nil, percent: 200, in: economy)
            #expect(
                try await self.start("double", source: nil, percent: 200, in: economy).refusal == .multiplierKeyTaken)
        }
    }
}
