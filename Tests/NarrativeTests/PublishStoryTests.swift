import Coordination
import Postgres
import Testing
import Vocabulary

@testable import Narrative

@Suite struct PublishStoryTests {
    @Test func `the first publication creates everything, in the order of the file`() async throws {
        try await House.with(publishing: nil) { (house) async throws in
            let receipt = try await house.publish(StorySource.twoRooms)
            #expect(receipt.levels == .init(created: 2, changed: 0, archived: 0, unchanged: 0))
            #expect(receipt.fragments == .init(created: 4, changed: 0, archived: 0, unchanged: 0))
            #expect(receipt.decisions == .init(created: 5, changed: 0, archived: 0, unchanged: 0))
            #expect(
                try await house.texts("SELECT fragment_key FROM narrative.narrative_fragments ORDER BY fragment_id")
                    == [
                        "puerta", "sala", "jardin", "fin",
                    ])
            #expect(
                try await house.texts("SELECT type FROM coordination.event_log") == ["narrative.story_published"])
        }
    }

    @Test func `publishing the same again changes nothing`() async throws {
        try await House.with { (house) async throws in
            let before = try await house.texts(
                "SELECT fragment FROM narrative.narrative_fragments AS fragment ORDER BY 1")
            let receipt = try await house.publish(StorySource.twoRooms)
            #expect(!receipt.changedAnything)
            #expect(receipt.decisions == .init(created: 0, changed: 0, archived: 0, unchanged: 5))
            #expect(
                try await house.texts("SELECT fragment FROM narrative.narrative_fragments AS fragment ORDER BY 1")
                    == before
            )
            #expect(try await house.texts("SELECT version FROM narrative.stories") == ["1"])
            #expect(try await house.texts("SELECT count(*) FROM coordination.event_log") == ["1"])
        }
    }

    @Test func `a change counts a version where it is, and ids stay`() async throws {
        try await House.with { (house) async throws in
            let knock = try await house.decision("puerta", "tocar")
            let receipt = try await house.publish(StorySource.changed("en: Knock", to: "en: Knock twice"))
            #expect(receipt.fragments == .init(created: 0, changed: 1, archived: 0, unchanged: 3))
            #expect(receipt.decisions == .init(created: 0, changed: 1, archived: 0, unchanged: 4))
            #expect(try await house.decision("puerta", "tocar") == knock)
            #expect(
                try await house.texts("SELECT version FROM narrative.narrative_fragments ORDER BY fragment_id") == [
                    "2", "1", "1", "1",
                ])
        }
    }

    @Test func `an archived decision is no longer offered, and its old button still leads on`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            let around = try await house.decision("puerta", "rodear")
            let receipt = try await house.publish(
                StorySource.changed("* rodear -> jardin\n  es: Rodear\n  en: Go round\n", to: ""))
            #expect(receipt.decisions.archived == 1)
            #expect(try await house.scene()?.decisions.map(\.key) == ["tocar"])
            #expect(try await house.take(around).scene.key == "jardin")
        }
    }

    @Test func `who stands in an archived fragment goes on, and the fragment comes back with its id`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            let inGarden = try await house.take(house.decision("puerta", "rodear")).scene
            let start = try #require(StorySource.twoRooms.firstRange(of: ":: jardin")?.lowerBound)
            let end = try #require(StorySource.twoRooms.firstRange(of: ":: fin")?.lowerBound)
            let without = String(StorySource.twoRooms[..<start] + StorySource.twoRooms[end...])
                .replacing("* rodear -> jardin", with: "* rodear -> fin")
            #expect(try await house.publish(without).fragments.archived == 1)
            #expect(try await house.scene()?.decisions == inGarden.decisions)
            let back = try await house.publish(StorySource.twoRooms)
            #expect(back.fragments == .init(created: 0, changed: 2, archived: 0, unchanged: 2))
            #expect(try await house.scene()?.fragment == inGarden.fragment)
            #expect(try await house.take(house.decision("jardin", "dormir")).scene.isEnd)
        }
    }

    @Test func `two levels may swap their numbers`() async throws {
        try await House.with { (house) async throws in
            let swapped = StorySource.changed("== uno", to: "== uno\nnumber: 2")
                .replacing("== dos", with: "== dos\nnumber: 1")
            #expect(try await house.publish(swapped).levels.changed == 2)
            #expect(
                try await house.texts("SELECT level_key FROM narrative.narrative_levels ORDER BY level_number") == [
                    "dos", "uno",
                ])
        }
    }

    @Test func `keys of another story are refused and nothing is written`() async throws {
        try await House.with { (house) async throws in
            let other = StorySource.changed("story: prueba", to: "story: otra")
            let refusal = await #expect(throws: Refusal.self) { try await house.publish(other) }
            #expect(refusal?.code == "narrative.key_taken" && refusal?.field == "text")
            #expect(refusal?.facts == ["keys": 6, "line": 5])
            #expect(refusal?.detail.contains("the level uno belongs to the story prueba (line 5)") == true)
            let archive = StoryArchive(database: house.database)
            let story = try #require(StoryParser.parse(Array(other.utf8), knowing: .house).story)
            #expect(try await archive.takenKeys(of: story).map(\.code) == Array(repeating: .keyTaken, count: 6))
            #expect(try await house.texts("SELECT story_key FROM narrative.stories") == ["prueba"])
        }
    }

    @Test func `two publications at once are one after the other`() async throws {
        try await House.with(publishing: nil) { (house) async throws in
            let created = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await house.publish(StorySource.twoRooms).fragments.created } }
                return try await group.reduce(0, +)
            }
            #expect(created == 4)
        }
    }
}
