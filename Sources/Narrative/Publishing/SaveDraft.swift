public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Keeps the text of a story that is being written. It may have mistakes; members do not see it.
public struct SaveDraft: Command, JSONDecodable {
    public static let name = "narrative.save_draft"

    public let story: String
    public let text: String
    /// The revision that was changed; 0 for none. Another one's writing is not overwritten unseen.
    public let revision: Int

    public init(_ story: String, text: String, over revision: Int) {
        self.story = story
        self.text = text
        self.revision = revision
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("story", self.story)
            $0.member("text", self.text)
            $0.member("revision", self.revision)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "story", "text", "revision")
        self.init(
            try fields.string("story", bytes: 1...64), text: try fields.string("text"),
            over: Int(try fields.int("revision", in: 0...Int64(Int32.max))))
    }

    public struct Receipt: Hashable, Sendable {
        public let revision: Int

        init(revision: Int) { self.revision = revision }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func validate(_ input: SaveDraft) -> Refusal? {
            guard input.story.isStoryKey else { return .badStoryKey }
            return input.text.utf8.contains(0) ? .badDraftText : nil
        }

        public func execute(
            _ input: SaveDraft, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let saved = try await work.transaction.rows(
                """
                INSERT INTO narrative.story_drafts AS draft (saved_at, revision, story_key, operation_id, source)
                SELECT \(work.now), 1, \(input.story), \(work.operation.description), \(input.text)
                WHERE \(input.revision) = 0
                    OR EXISTS (SELECT FROM narrative.story_drafts WHERE story_key = \(input.story))
                ON CONFLICT (story_key) DO UPDATE SET
                    saved_at = excluded.saved_at, revision = draft.revision + 1, operation_id = excluded.operation_id,
                    source = excluded.source
                WHERE draft.revision = \(input.revision)
                RETURNING revision
                """)
            guard let row = saved.first else { return .failure(.draftChanged) }
            return .success(Receipt(revision: try row.get("revision")))
        }
    }
}

extension SaveDraft.Receipt: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) { json.object { $0.member("revision", self.revision) } }

    public init(json: JSONValue) throws(JSONFault) {
        self.init(revision: Int(try JSONFields(json).int("revision")))
    }
}
