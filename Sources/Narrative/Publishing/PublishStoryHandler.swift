public import Coordination
import EventCatalogue
import JSON
public import Postgres
public import Vocabulary

extension PublishStory {
    /// The whole story in one flight, however long it is.
    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: PublishStory, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let story = input.story
            // One publication at a time, in every instance; readers are not held up.
            work.transaction.queue("LOCK TABLE narrative.stories IN SHARE ROW EXCLUSIVE MODE")
            work.transaction.queue(.ensure(story, at: work.now))
            let fragments = JSONWriter.text(of: story.fragments)
            let results = try await work.transaction.flight([
                .publishLevels(of: story, at: work.now),
                .publishFragments(fragments, of: story, at: work.now),
                .publishDecisions(fragments, at: work.now),
            ])
            let tallies = try Tallies(results)
            guard tallies.foreign == 0 else { return .failure(.keyTaken(tallies.foreign)) }
            let receipt = tallies.receipt
            work.transaction.queue(.finish(story, changed: receipt.changedAnything, at: work.now))
            if receipt.changedAnything {
                work.emit(
                    StoryPublished(
                        storyKey: story.key, fragments: receipt.fragments.current, decisions: receipt.decisions.current,
                        levels: receipt.levels.current), about: nil)
            }
            return .success(receipt)
        }
    }

    /// What the three statements counted.
    private struct Tallies {
        let receipt: Receipt
        /// Keys that belong to another story.
        let foreign: Int

        init(_ results: [ResultSet]) throws(DatabaseError) {
            var tallies: [Tally] = []
            var foreign = 0
            for result in results {
                guard let row = result.first else { throw .badColumn("created") }
                tallies.append(try Tally(row: row))
                foreign += try row.get("foreign_keys", as: Int.self)
            }
            self.receipt = Receipt(levels: tallies[0], fragments: tallies[1], decisions: tallies[2])
            self.foreign = foreign
        }
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
