import Coordination
import JSON
import PostgresDriver
import Testing
import Vocabulary

@testable import Gamification

@Suite struct RefusedInputTests {
    private func content(_ text: String) throws -> GameContent {
        try GameContent(json: try JSONReader.read(text), knowing: RequirementKinds(GamificationRequirements.kinds))
    }

    @Test(arguments: [
        #""duration_seconds": 60, "ends_at": "2026-03-01T00:00:00Z""#, #""starting_bid": 5"#,
    ])
    func `an auction has one end`(ends: String) throws {
        let json = try JSONReader.read(#"{"item_key": "mask", \#(ends)}"#)
        #expect(throws: JSONFault(field: "ends_at", rule: "must be given, or duration_seconds, and not both")) {
            try OpenAuction(json: json)
        }
    }

    @Test(arguments: [("🎩", true), ("👩‍🚀", true), ("❤️", true), ("abc", false), ("1️⃣", false), ("🎩🎩", false), ("ñ", false)])
    func `an icon is one emoji`(icon: String, isOne: Bool) throws {
        let item = """
            {"items": [{"key": "hat", "item_type": "collectible", "rarity": "rare", "icon": "\(icon)",
             "name": {"es": "a", "en": "b"}, "description": {"es": "a", "en": "b"}}]}
            """
        if isOne {
            #expect(try self.content(item).items.first?.icon == icon)
        } else {
            let fault = #expect(throws: JSONFault.self) { try self.content(item) }
            #expect(fault?.field == "items[0].icon")
        }
    }

    @Test func `what a level gives and nobody made is refused by its place`() async throws {
        try await Economy.with { economy async throws in
            let levels = """
                {"levels": [{"level": 1, "lifetime_besitos": 0},
                            {"level": 2, "lifetime_besitos": 100, "rewards": {"items": {"nope": 1}}}]}
                """
            let command = PublishGameContent(try self.content(levels))
            let refusal = try await economy.do(command, PublishGameContent.Handler()).refusal
            #expect(refusal?.field == "levels[1].rewards.items")
        }
    }

    @Test func `a multiplier's name is named whole`() throws {
        let json = try JSONReader.read(
            #"{"key": "x", "name": {"es": "Doble"}, "percent": 200, "ends_at": "2026-03-01T00:00:00Z", "reason": "y"}"#)
        let fault = #expect(throws: JSONFault.self) { try StartMultiplier(json: json) }
        #expect(fault?.field == "name.en")
    }
}
