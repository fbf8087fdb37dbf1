import Coordination
import Postgres
import Testing
import Vocabulary
import Workers

@testable import Experiences

@Suite struct PublishExperiencesTests {
    @Test func `publishing makes what is new, changes what differs, and leaves the rest alone`() async throws {
        try await Estate.with { (estate) async throws in
            let first = try await estate.publish(Estate.visit(), Estate.visit("other"))
            #expect(first.created == 2 && first.changed == 0)
            let same = try await estate.publish(Estate.visit(), Estate.visit("other"))
            #expect(same.created == 0 && same.changed == 0 && same.unchanged == 2)
            let reward = try await estate.publish(Estate.visit(besitos: 50))
            #expect(reward.changed == 1)
            let fewer = try await estate.publish(
                Estate.visit(components: [ComponentDefinition(.mission, Estate.mission)], besitos: 50))
            #expect(fewer.changed == 1)
        }
    }

    @Test func `components that move keep who completed them, and those that go hold nobody up`() async throws {
        try await Estate.with { (estate) async throws in
            let relay = estate.relay()
            try await relay.drain()
            try await estate.publish(Estate.visit())
            try await estate.begin()
            try await estate.read()
            try await relay.drain()
            try await estate.publish(
                Estate.visit(components: [
                    ComponentDefinition(.narrative, "garden"), ComponentDefinition(.mission, Estate.mission),
                    ComponentDefinition(.narrative, "door"),
                ]))
            let moved = try await estate.experience()
            #expect(moved.components.map(\.key) == ["garden", Estate.mission, "door"])
            #expect(moved.components.map(\.isDone) == [false, false, true] && moved.percent == 33)

            // A secret keeps its name.
            #expect(moved.components.map { $0.title?.english } == [nil, "Steps", "The door"])

            // What was left is no longer asked for: whatever the member completes next finds it complete.
            try await estate.publish(Estate.visit(components: [ComponentDefinition(.narrative, "door")]))
            #expect(try await estate.experience().percent == 99)
            try await estate.read(rooms: 2)
            try await relay.drain()
            #expect(try await estate.experience().status == .completed)
        }
    }

    @Test func `what names something that nobody made is not published`() async throws {
        try await Estate.with { (estate) async throws in
            let lost = Estate.visit(components: [ComponentDefinition(.narrative, "moon")])
            do {
                try await estate.publish(lost)
                Issue.record("it was published")
            } catch let refusal as Refusal {
                #expect(refusal.code == "experience.unknown_reference")
                #expect(refusal.field == "experiences.visit.components")
            }
            #expect(try await estate.reader.experiences(after: nil, limit: 10).isEmpty)
        }
    }
}
