import Coordination
import JSON
import Postgres
import PostgresDriver
import Testing
import Vocabulary

@testable import Narrative

@Suite struct StoryVersionTests {
    private let twice = StorySource.changed("en: Knock", to: "en: Knock twice")

    @Test func `every text that was read is kept, and the same text is no version`() async throws {
        try await House.with { (house) async throws in
            #expect(try await house.publish(StorySource.twoRooms).version == 1)
            #expect(try await house.publish(self.twice).version == 2)
            let comment = try await house.publish(self.twice + "\n// for the next writer")
            #expect(comment.version == 3)
            #expect(!comment.changedAnything)
            let versions = try await house.archive.versions(of: "prueba", before: nil, limit: 10)
            #expect(versions.map(\.version) == [3, 2, 1])
            #expect(versions.map(\.fragments) == [4, 4, 4])
            #expect(try await house.archive.source(of: "prueba", version: 1) == StorySource.twoRooms)
            #expect(try await house.archive.source(of: "prueba") == self.twice + "\n// for the next writer")
            #expect(try await house.archive.versions(of: "prueba", before: 2, limit: 1).map(\.version) == [1])
        }
    }

    @Test func `rolling back publishes the old text as a new version`() async throws {
        try await House.with { (house) async throws in
            let knock = try await house.decision("puerta", "tocar")
            _ = try await house.publish(self.twice)
            let receipt = try await house.rollBack(to: 1)
            #expect(receipt.version == 3)
            #expect(receipt.decisions.changed == 1)
            #expect(try await house.archive.versions(of: "prueba", before: nil, limit: 1).first?.restores == 1)
            #expect(try await house.decision("puerta", "tocar") == knock)
            await #expect(throws: Refusal.alreadyPublished) { try await house.rollBack(to: 3) }
            await #expect(throws: Refusal.noSuchVersion) { try await house.rollBack(to: 4) }
        }
    }

    @Test func `an old text that breaks a later rule is refused with its line`() async throws {
        try await House.with { (house) async throws in
            _ = try await house.publish(self.twice)
            try await house.database.transaction { (transaction) throws(DatabaseError) in
                transaction.queue(
                    """
                    UPDATE narrative.story_versions SET source = replace(source, 'start: puerta', 'start: nada')
                    WHERE version = 1
                    """)
                return .commit(())
            }
            let refusal = await #expect(throws: Refusal.self) { try await house.rollBack(to: 1) }
            #expect(refusal?.code == "narrative.story_has_mistakes")
            #expect(refusal?.facts == ["mistakes": 1, "line": 2])
            #expect(try await house.texts("SELECT version FROM narrative.stories") == ["2"])
        }
    }

    @Test func `a draft is published as it was looked at, and ends`() async throws {
        try await House.with { (house) async throws in
            #expect(
                try await house.perform(SaveDraft("prueba", text: "half a story", over: 0), with: SaveDraft.Handler())
                    .revision == 1)
            #expect(
                try await house.perform(SaveDraft("prueba", text: self.twice, over: 1), with: SaveDraft.Handler())
                    .revision == 2)
            #expect(try await house.scene() == nil)
            await #expect(throws: Refusal.draftChanged) { try await house.publishDraft(revision: 1) }
            #expect(try await house.publishDraft(revision: 2).version == 2)
            #expect(try await house.archive.draft(of: "prueba") == nil)
            #expect(try await house.archive.source(of: "prueba") == self.twice)
        }
    }

    @Test func `nobody saves over what another saved meanwhile`() async throws {
        try await House.with { (house) async throws in
            try await house.perform(SaveDraft("nueva", text: "one", over: 0), with: SaveDraft.Handler())
            await #expect(throws: Refusal.draftChanged) {
                try await house.perform(SaveDraft("nueva", text: "two", over: 0), with: SaveDraft.Handler())
            }
            await #expect(throws: Refusal.draftChanged) {
                try await house.perform(SaveDraft("otra", text: "two", over: 1), with: SaveDraft.Handler())
            }
            await #expect(throws: Refusal.badStoryKey) {
                try await house.perform(SaveDraft("Not A Key", text: "two", over: 0), with: SaveDraft.Handler())
            }
            #expect(try await house.archive.draft(of: "nueva")?.source == "one")
            try await house.perform(DiscardDraft("nueva", revision: 1), with: DiscardDraft.Handler())
            #expect(try await house.archive.draft(of: "nueva") == nil)
        }
    }

    @Test func `a draft with mistakes, or of another story, is not published`() async throws {
        try await House.with { (house) async throws in
            try await house.perform(SaveDraft("prueba", text: "half a story", over: 0), with: SaveDraft.Handler())
            let refusal = await #expect(throws: Refusal.self) { try await house.publishDraft(revision: 1) }
            #expect(refusal?.code == "narrative.story_has_mistakes")
            let other = StorySource.changed("story: prueba", to: "story: otra")
            try await house.perform(SaveDraft("prueba", text: other, over: 1), with: SaveDraft.Handler())
            await #expect(throws: Refusal.otherStory) { try await house.publishDraft(revision: 2) }
            #expect(try await house.texts("SELECT version FROM narrative.stories") == ["1"])
        }
    }

    @Test func `stories are listed with their readers and drafts`() async throws {
        try await House.with { (house) async throws in
            try await house.start()
            try await house.perform(SaveDraft("nueva", text: "one", over: 0), with: SaveDraft.Handler())
            let stories = try await house.archive.stories()
            #expect(stories.map(\.key) == ["nueva", "prueba"])
            #expect(stories.map(\.version) == [0, 1])
            #expect(stories.map(\.fragments) == [0, 4])
            #expect(stories.map(\.readers) == [0, 1])
            #expect(stories.map(\.draftRevision) == [1, nil])
            #expect(try await house.archive.readers(of: "prueba") == ["puerta": 1])
        }
    }
}

extension House {
    var archive: StoryArchive { StoryArchive(database: self.database) }

    @discardableResult
    func rollBack(to version: Int) async throws -> PublishStory.Receipt {
        try await self.perform(RollBackStory("prueba", to: version), with: RollBackStory.Handler(requirements: .house))
    }

    @discardableResult
    func publishDraft(revision: Int) async throws -> PublishStory.Receipt {
        try await self.perform(
            PublishDraft("prueba", revision: revision), with: PublishDraft.Handler(requirements: .house))
    }
}
