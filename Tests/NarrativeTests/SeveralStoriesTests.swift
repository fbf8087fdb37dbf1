import Coordination
import Postgres
import Testing
import Vocabulary

@testable import Narrative

@Suite struct SeveralStoriesTests {
    /// A second story that remembers a number under the same name.
    private static let other = """
        story: otra
        start: faro
        narrator: lucien
        var: courage = 7

        == mar
        title.es: El mar
        title.en: The sea

        :: faro
        title.es: El faro
        title.en: The lighthouse
        text.es: Valor {courage}.
        text.en: Courage {courage}.
        * bajar -> playa, courage += 1
          es: Bajar
          en: Go down

        :: playa
        title.es: La playa
        title.en: The beach
        text.es: Arena. Valor {courage}.
        text.en: Sand. Courage {courage}.
        """

    private func start(_ story: String, _ house: House) async throws -> StoryPosition {
        try await house.perform(
            StartStory(user: house.member, story: story), with: StartStory.Handler(requirements: .house))
    }

    @Test func `a member reads several stories, and goes on in each where they left it`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            _ = try await house.publish(Self.other)
            #expect(try await house.reader.openStories().map(\.key) == ["casa", "otra"])
            try await house.start()
            try await house.take(house.decision("vestibulo", "mirar"))
            let sea = try await self.start("otra", house)
            #expect(sea.isNew && sea.run == 2 && sea.scene.content.text.spanish == "Valor 7.")
            let beach = try await house.take(house.decision("faro", "bajar"))
            #expect(beach.scene.content.text.spanish == "Arena. Valor 8.")
            let back = try await self.start("casa", house)
            #expect(!back.isNew && back.run == 1 && back.scene.key == "salon")
            let events = try await house.events()
            #expect(try await self.start("casa", house).scene.key == "salon")
            #expect(try await self.start("otra", house).scene.key == "playa")
            #expect(try await house.events() == events, "going on begins nothing")
        }
    }

    @Test func `starting over stays in the story, and never takes another one's run`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            _ = try await house.publish(Self.other)
            try await house.start()
            _ = try await self.start("otra", house)
            try await house.take(house.decision("faro", "bajar"))
            let again = try await house.restart()
            #expect(again.run == 3 && again.scene.content.text.spanish == "Valor 7.")
            let progress = try #require(try await house.reader.progress(of: house.member))
            #expect(progress.levels.map(\.title.spanish) == ["El mar"])
        }
    }

    @Test func `twenty choices at once begin a story once`() async throws {
        try await House.with { (house) async throws in
            _ = try await house.publish(Self.other)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try? await self.start("otra", house) } }
            }
            #expect(try await house.events() == ["narrative.fragment_started", "narrative.fragment_visited"])
            await #expect(throws: Refusal.noSuchStory) { try await self.start("nadie", house) }
        }
    }
}
