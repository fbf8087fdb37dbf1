import Coordination
import Gamification
import JSON
import PostgresDriver
import Testing
import Vocabulary

@Suite struct GameContentTests {
    @Test func `published twice, nothing changes; changed, what differs does`() async throws {
        try await Parlour.with { parlour async throws in
            let content = """
                {"items": [\(String.item("candle"))], "missions": [\(String.mission("walk", "daily", "[{\"deed\": \"decisions\"}]"))],
                 "achievements": [\(String.achievement("guest"))], "streaks": [{"days": 3, "rewards": {"besitos": 5}}]}
                """
            let first = try await parlour.publish(content).receipt
            #expect(first?.items.created == 1)
            #expect(first?.streaks.unchanged == 1)
            #expect(try await parlour.publish(content).receipt?.changedAnything == false)
            let dearer = try await parlour.publish(
                content.replacing("\"icon\": \"🎩\"", with: "\"icon\": \"👑\"")
            ).receipt
            #expect(dearer?.achievements.changed == 1)
            #expect(dearer?.items.unchanged == 1)
            #expect(try await parlour.economy.events("gamification.content_published") == 2)
        }
    }

    @Test(arguments: [1, 200])
    func `however much there is, as many statements publish it`(items: Int) async throws {
        try await Parlour.with { parlour async throws in
            let list = (0..<items).map { String.item("item-\($0)") }.joined(separator: ", ")
            let before = parlour.economy.database.statementCount
            #expect(try await parlour.publish("{\"items\": [\(list)]}").receipt?.items.created == Int64(items))
            // Lock, check, five kinds, references; what caches forget, event, key with receipt.
            #expect(parlour.economy.database.statementCount - before == 11)
        }
    }

    @Test(arguments: [
        ("{\"items\": [\(String.item("a b"))]}", "items[0].key"),
        ("{\"items\": [\(String.item("a")), \(String.item("a"))]}", "items[1].key"),
        ("{\"items\": [\(String.item("a", ", \"effect\": {\"besitos\": 5}"))]}", "items[0].is_consumable"),
        ("{\"missions\": [\(String.mission("a", "daily", "[]"))]}", "missions[0].objectives"),
        (
            "{\"missions\": [\(String.mission("a", "daily", "[{\"deed\": \"dances\"}]"))]}",
            "missions[0].objectives[0].deed"
        ),
        (
            "{\"achievements\": [\(String.achievement("a", ", \"requirements\": {\"level\": 2}"))]}",
            "achievements[0].triggers"
        ),
        (
            "{\"achievements\": [\(String.achievement("a", ", \"requirements\": {\"dance\": 2}"))]}",
            "achievements[0].requirements.dance"
        ),
        ("{\"levels\": [{\"level\": 1, \"lifetime_besitos\": 5}]}", "levels[0].lifetime_besitos"),
        ("{\"levels\": [{\"level\": 2, \"lifetime_besitos\": 0}]}", "levels[0].level"),
        ("{\"rooms\": []}", "rooms"),
    ])
    func `a mistake is told by its place`(document: String, place: String) throws {
        let json = try JSONReader.read(document)
        let fault = #expect(throws: JSONFault.self) { try GameContent(json: json, knowing: Parlour.kinds) }
        #expect(fault?.field == place)
    }

    @Test func `what is spoken of must be there, in the same publication or before`() async throws {
        try await Parlour.with { parlour async throws in
            let mission = String.mission(
                "walk", "daily", "[{\"deed\": \"decisions\"}]", ", \"rewards\": {\"items\": {\"candle\": 1}}")
            let refusal = try await parlour.publish("{\"missions\": [\(mission)]}").refusal
            #expect(refusal?.code == "gamification.unknown_reference")
            #expect(refusal?.field == "missions.walk.rewards.items")
            let both = "{\"items\": [\(String.item("candle"))], \"missions\": [\(mission)]}"
            #expect(try await parlour.publish(both).receipt?.missions.created == 1)
        }
    }

    @Test func `what is owned once does not become something owned often`() async throws {
        try await Parlour.with("{\"items\": [\(String.item("candle"))]}") { parlour async throws in
            let unique = "{\"items\": [\(String.item("candle", ", \"is_unique\": true"))]}"
            #expect(try await parlour.publish(unique).refusal?.code == "gamification.item_uniqueness_fixed")
        }
    }

    @Test func `a new curve replaces the old one, thresholds may change places`() async throws {
        try await Parlour.with { parlour async throws in
            let curve = """
                {"levels": [{"level": 1, "lifetime_besitos": 0}, {"level": 2, "lifetime_besitos": 300},
                 {"level": 3, "lifetime_besitos": 1000}]}
                """
            #expect(try await parlour.publish(curve).receipt?.levels.changed == 2)
            #expect(try await parlour.economy.sql("SELECT count(*) FROM gamification.level_curve") == [["3"]])
        }
    }
}
