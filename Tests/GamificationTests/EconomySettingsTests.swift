import Coordination
import JSON
import PostgresDriver
import Testing
import Vocabulary

@testable import Gamification

@Suite struct EconomySettingsTests {
    private func settings(_ changes: String = "") throws -> EconomySettings {
        let standard = """
            "max_daily_grants": 40, "bonus_days": 14, "reminder_days": 2, "inflation_alert_percent": 25,
            "streak_freeze_item": "streak-freeze", "max_frozen_days": 2
            """
        guard case .object(var object) = try JSONReader.read("{\(standard)}") else { throw CancellationError() }
        guard case .object(let changed) = try JSONReader.read("{\(changes)}") else { throw CancellationError() }
        object = JSONObject(
            object.members.map { ($0.name, JSONValue.object(changed)[$0.name] ?? $0.value) })
        return try EconomySettings(json: .object(object))
    }

    @Test func `they are read back, and hold from the next movement on`() async throws {
        try await Economy.with { economy async throws in
            let user = try await economy.member()
            let changed = try self.settings()
            let done = try await economy.do(ChangeEconomySettings(changed), ChangeEconomySettings.Handler())
            #expect(done.receipt == changed)
            #expect(try await EconomySettings.current(in: economy.database) == changed)
            #expect(
                try await economy.grant(41, to: user, from: .mission).refusal?.code
                    == "gamification.daily_maximum_reached")
            #expect(try await economy.grant(40, to: user, from: .mission).receipt != nil)
            #expect(try await economy.events("gamification.game_rule_changed") == 1)
        }
    }

    @Test func `the item that makes days good must exist`() async throws {
        try await Economy.with { economy async throws in
            let other = ChangeEconomySettings(try self.settings(#""streak_freeze_item": "ice""#))
            #expect(
                try await economy.do(other, ChangeEconomySettings.Handler()).refusal?.field == "streak_freeze_item")
            try await economy.item("ice")
            #expect(try await economy.do(other, ChangeEconomySettings.Handler()).receipt != nil)
        }
    }

    @Test(arguments: [
        ("max_daily_grants", "0"), ("bonus_days", "3651"), ("reminder_days", "0"), ("inflation_alert_percent", "-1"),
        ("max_frozen_days", "\"two\""), ("streak_freeze_item", "\"Ice!\""),
    ])
    func `what cannot be names its field`(field: String, value: String) {
        let fault = #expect(throws: JSONFault.self) { try self.settings("\"\(field)\": \(value)") }
        #expect(fault?.field == field)
    }
}
