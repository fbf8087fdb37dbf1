public import Coordination
public import Postgres
public import Vocabulary

extension PublishStory {
    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: PublishStory, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            try await StoryPublication(story: input.story).perform(in: work)
        }
    }
}
