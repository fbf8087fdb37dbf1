public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Throws a draft away; what members read stays.
public struct DiscardDraft: Command, JSONDecodable {
    public typealias Receipt = SaveDraft.Receipt
    public static let name = "narrative.discard_draft"

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
        let draft = try PublishDraft(json: json)
        self.init(draft.story, revision: draft.revision)
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: DiscardDraft, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let gone = try await work.transaction.rows(
                """
                DELETE FROM narrative.story_drafts
                WHERE story_key = \(input.story) AND revision = \(input.revision) RETURNING revision
                """)
            return gone.isEmpty ? .failure(.draftChanged) : .success(Receipt(revision: input.revision))
        }
    }
}
