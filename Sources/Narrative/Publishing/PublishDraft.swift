public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Publishes the draft that was looked at, and ends it.
public struct PublishDraft: Command, JSONDecodable {
    public typealias Receipt = PublishStory.Receipt
    public static let name = "narrative.publish_draft"

    public let story: String
    public let revision: Int

    public init(_ story: String, revision: Int) {
        self.story = story
        self.revision = revision
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("story", self.story)
            $0.member("revision", self.revision)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "story", "revision")
        self.init(
            try fields.string("story", bytes: 1...64),
            revision: Int(try fields.int("revision", in: 1...Int64(Int32.max)))
        )
    }

    public struct Handler: CommandHandler {
        private let kinds: RequirementKinds

        public init(requirements: RequirementKinds) { self.kinds = requirements }

        public func execute(
            _ input: PublishDraft, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let found: StoredStory? = try await work.transaction.first(
                .draftText(of: input.story, revision: input.revision))
            guard let found else { return .failure(.draftChanged) }
            switch await found.story(knowing: self.kinds) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let story) where story.key != input.story: return .failure(.otherStory)
            case .success(let story):
                work.transaction.queue("DELETE FROM narrative.story_drafts WHERE story_key = \(input.story)")
                return try await StoryPublication(story: story).perform(in: work)
            }
        }
    }
}
