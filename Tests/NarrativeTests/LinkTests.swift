import Coordination
import Postgres
import Testing
import Vocabulary

@testable import Narrative

@Suite struct LinkTests {
    private func follow(_ fragment: String, _ house: House) async throws -> FollowLink.Receipt {
        try await house.perform(
            FollowLink(user: house.member, fragment: house.fragment(fragment)),
            with: FollowLink.Handler(rewards: .house(), requirements: .house))
    }

    private func refusal(_ fragment: String, _ house: House) async throws -> Refusal? {
        do {
            _ = try await self.follow(fragment, house)
            return nil
        } catch let refusal as Refusal {
            return refusal
        }
    }

    private func unlock(_ fragment: String, _ house: House) async throws -> UnlockLinkedFragment.Receipt {
        try await house.perform(
            UnlockLinkedFragment(user: house.member, fragment: fragment, origin: "post:1"),
            with: UnlockLinkedFragment.Handler())
    }

    @Test func `a link does not lead ahead of the story, and tells of no secret`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            #expect(try await self.refusal("salon", house) == .notReached)
            #expect(try await self.refusal("cripta", house) == .noSuchFragment)
            #expect(try await self.refusal("alcoba", house)?.missing.flatMap(\.checks).map(\.kind) == ["vip"])
            #expect(try await house.scene()?.key == "vestibulo")
        }
    }

    @Test func `what a post opened is there by its link, with all that is found there, once`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.define("glove", "Guante")
            try await house.start()
            let opened = try await self.unlock("salon", house)
            #expect(opened.isNew && opened.title.spanish == "El salón")
            #expect(try await !self.unlock("salon", house).isNew)
            #expect(try await house.events().filter { $0 == "narrative.content_unlocked" }.count == 1)
            let arrival = try await self.follow("salon", house)
            #expect(arrival.isArrival && arrival.run == 1 && arrival.given.besitos == Besitos(10))
            #expect(try await house.besitos() == 10)
            let again = try await self.follow("salon", house)
            #expect(!again.isArrival && again.given.isEmpty && again.scene.key == "salon")
            try await house.take(house.decision("salon", "volver"))
            #expect(try await self.follow("salon", house).given.besitos == .zero)
            #expect(try await house.besitos() == 10)
        }
    }

    @Test func `a link to a secret that was opened finds it, and VIP stays VIP`() async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.start()
            _ = try await self.unlock("cripta", house)
            #expect(try await self.follow("cripta", house).scene.key == "cripta")
            #expect(try await house.events().contains("narrative.secret_discovered"))
            _ = try await self.unlock("alcoba", house)
            #expect(try await self.refusal("alcoba", house)?.missing.flatMap(\.checks).map(\.kind) == ["vip"])
            try await house.makeVIP()
            #expect(try await self.follow("alcoba", house).scene.key == "alcoba")
        }
    }

    @Test func `a link to the beginning begins the story, once for ten at once`() async throws {
        try await House.with { (house) async throws in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<10 { group.addTask { _ = try? await self.follow("puerta", house) } }
            }
            #expect(try await house.scene()?.key == "puerta")
            #expect(try await house.events() == ["narrative.fragment_started", "narrative.fragment_visited"])
        }
    }
}
