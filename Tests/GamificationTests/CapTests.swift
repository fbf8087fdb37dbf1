import JSON
import Coordination
import Testing
import Vocabulary

@testable import Gamification

@Suite struct CapTests {
    @Test func `a source gives no more than its cap in one local day`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            for _ in 0..<3 { _ = try await economy.grant(2, to: user, from: .reaction) }
            let refusal = try await economy.grant(2, to: user, from: .reaction).refusal
            #expect(refusal == .sourceCapReached(cap: 6, granted: 6, period: "day"))
            economy.clock.advance(by: .seconds(86_400))
            #expect(try await economy.grant(2, to: user, from: .reaction).receipt != nil)
        }
    }

    @Test func `twenty grants at once cannot pass a cap together`() async throws {
        try await Economy.with(connectionsPerLoop: 8) { economy async throws in
            let user = try await economy.member()
            let given = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await economy.grant(2, to: user, from: .reaction).receipt != nil }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(given == 3)
            #expect(try await economy.besitos(of: user) == 6)
        }
    }

    @Test func `all counted sources together stop at the daily maximum`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            _ = try await economy.grant(150, to: user, from: .mission)
            _ = try await economy.grant(140, to: user, from: .eventBonus)
            let refusal = try await economy.grant(11, to: user, from: .trivia).refusal
            #expect(refusal == .dailyMaximumReached(cap: 300, granted: 290))
            #expect(try await economy.grant(500, to: user, from: .adminGrant).receipt != nil, "staff are not capped")
        }
    }

    @Test func `a changed rule holds from the next grant on`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            let rule = try #require(try await economy.reader.earningRules().first { $0.source == .reaction })
            #expect(rule.maxPerDay == 6)
            let changed = try EarningRule(json: ["source": "reaction", "max_per_day": 100, "counts_to_maximum": false])
            let outcome = try await economy.coordinator.perform(
                ChangeEarningRule(changed), with: ChangeEarningRule.Handler(), key: .fresh())
            #expect(outcome.receipt == changed)
            #expect(try await economy.grant(50, to: user, from: .reaction).receipt != nil)
        }
    }

    @Test func `a week's cap below the day's is refused`() throws {
        let rule = try EarningRule(
            json: ["source": "trivia", "max_per_day": 10, "max_per_week": 9, "counts_to_maximum": true])
        #expect(ChangeEarningRule.Handler().validate(ChangeEarningRule(rule))?.field == "max_per_week")
    }

    @Test func `a cap below what one act gives is refused`() throws {
        let rule = try EarningRule(
            json: ["source": "daily_reward", "amount": 20, "max_per_day": 10, "counts_to_maximum": true])
        #expect(ChangeEarningRule.Handler().validate(ChangeEarningRule(rule))?.field == "max_per_day")
    }
}
