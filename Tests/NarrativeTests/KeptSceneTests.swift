import PostgresDriver
import Testing
import Vocabulary

@testable import Narrative

@Suite struct KeptSceneTests {
    @Test func `a fragment is read once for all who stand there, until the story is published again`() async throws {
        try await House.with { house async throws in
            let reader = NarrativeReader(
                database: house.database, requirements: .house,
                keeping: KeptScenes(invalidations: house.invalidations))
            func look() async throws -> (text: String?, statements: Int) {
                let before = house.database.statementCount
                let position = try await reader.position(of: house.member, at: House.now)
                return (position?.scene.decisions.first?.text.english, house.database.statementCount - before)
            }
            #expect(try await look() == (nil, 1))
            try await house.start()
            #expect(try await look() == ("Knock", 2))
            #expect(try await look() == ("Knock", 1))
            _ = try await house.publish(StorySource.changed("en: Knock", to: "en: Knock twice"))
            #expect(try await look() == ("Knock twice", 2))
            // Who goes on sees where they are.
            try await house.take(try await house.decision("puerta", "tocar"))
            let told = try await NarrativeReader(database: house.database, requirements: .house)
                .position(of: house.member, at: House.now)
            #expect(try await reader.position(of: house.member, at: House.now) == told)
        }
    }
}
