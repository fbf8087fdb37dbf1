import Coordination
import EventCatalogue
import JSON
public import Postgres
import Vocabulary

/// Makes a story the one that is read, whatever command wants it: the whole story in one flight, however long it is.
struct StoryPublication {
    let story: Story
    /// The earlier version whose text this is.
    var restored: Int?

    func perform(in work: UnitOfWork) async throws(DatabaseError) -> Result<PublishStory.Receipt, Refusal> {
        // One publication at a time, in every instance; readers are not held up.
        work.transaction.queue("LOCK TABLE narrative.stories IN SHARE ROW EXCLUSIVE MODE")
        work.transaction.queue(.ensure(self.story, at: work.now))
        let fragments = JSONWriter.text(of: self.story.fragments)
        let results = try await work.transaction.flight([
            .publishLevels(of: self.story, at: work.now),
            .publishFragments(fragments, of: self.story, at: work.now),
            .publishDecisions(fragments, at: work.now),
        ])
        let tallies = try Tallies(results)
        guard tallies.foreign == 0 else {
            let rows = try await work.transaction.rows(.takenKeys(of: self.story))
            return .failure(.keyTaken(try TakenKeys(rows, of: self.story).findings))
        }
        let finished: Finished = try await work.transaction.one(
            .finish(
                self.story, changed: tallies.changedAnything, restored: self.restored,
                operation: work.operation.description, at: work.now))
        let receipt = tallies.receipt(version: finished.version)
        if finished.isNew { work.tell(receipt, of: self.story) }
        return .success(receipt)
    }

    /// What the three statements counted.
    private struct Tallies {
        private let tallies: [PublishStory.Tally]
        /// Keys that belong to another story.
        let foreign: Int

        init(_ results: [ResultSet]) throws(DatabaseError) {
            var tallies: [PublishStory.Tally] = []
            var foreign = 0
            for result in results {
                guard let row = result.first else { throw .badColumn("created") }
                tallies.append(try PublishStory.Tally(row: row))
                foreign += try row.get("foreign_keys", as: Int.self)
            }
            self.tallies = tallies
            self.foreign = foreign
        }

        var changedAnything: Bool { self.tallies.contains { $0.created + $0.changed + $0.archived > 0 } }

        func receipt(version: Int) -> PublishStory.Receipt {
            PublishStory.Receipt(
                version: version, levels: self.tallies[0], fragments: self.tallies[1], decisions: self.tallies[2])
        }
    }

    /// The version that is read now, and whether this publication made it.
    private struct Finished: RowDecodable {
        let version: Int
        let isNew: Bool

        init(row: Row) throws(DatabaseError) {
            self.version = try row.get("version")
            self.isNew = try row.get("is_new")
        }
    }
}

extension UnitOfWork {
    fileprivate func tell(_ receipt: PublishStory.Receipt, of story: Story) {
        self.invalidate(.content)
        self.emit(
            StoryPublished(
                storyKey: story.key, fragments: receipt.fragments.current, decisions: receipt.decisions.current,
                levels: receipt.levels.current), about: nil)
    }
}

extension PublishStory.Tally: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        self.created = try row.get("created")
        self.changed = try row.get("changed")
        self.archived = try row.get("archived")
        self.unchanged = try row.get("unchanged")
    }
}
