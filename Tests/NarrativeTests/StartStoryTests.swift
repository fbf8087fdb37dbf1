import Coordination
import Postgres
import Testing
import Vocabulary

@testable import Narrative

@Suite struct StartStoryTests {
    @Test func `a member begins at the start and is found there after`() async throws {
        try await House.with { (house) async throws in
            #expect(try await house.scene() == nil)
            let first = try await house.start()
            #expect(first.isNew && first.run == 1 && first.scene.key == "puerta")
            #expect(first.scene.decisions.map(\.key) == ["tocar", "rodear"])
            let second = try await house.start()
            #expect(!second.isNew && second.scene == first.scene)
            #expect(try await house.events() == ["narrative.fragment_started", "narrative.fragment_visited"])
        }
    }

    @Test func `starting goes on from where the member is`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            try await house.take(house.decision("puerta", "tocar"))
            #expect(try await house.start().scene.key == "sala")
        }
    }

    @Test func `ten starts at once begin once`() async throws {
        try await House.with { (house) async throws in
            let new = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<10 { group.addTask { try await house.start().isNew } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(new == 1)
            #expect(try await house.events() == ["narrative.fragment_started", "narrative.fragment_visited"])
        }
    }

    @Test func `without a story there is nothing to start`() async throws {
        try await House.with(publishing: nil) { (house) async throws in
            await #expect(throws: Refusal.noStory) { try await house.start() }
            await #expect(throws: Refusal.noStory) { try await house.restart() }
        }
    }

    @Test func `starting over counts a run, and only once at the start`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            #expect(try await !house.restart().isNew)
            try await house.take(house.decision("puerta", "rodear"))
            let again = try await house.restart()
            #expect(again.isNew && again.run == 2 && again.scene.key == "puerta")
            #expect(try await house.restart().run == 2)
            #expect(
                try await house.texts(
                    "SELECT run_no || ' ' || status FROM narrative.user_narrative_progress ORDER BY run_no, fragment_id"
                )
                    == ["1 completed", "1 started", "2 started"])
        }
    }
}
