public import Postgres
public import Vocabulary

/// A story that members can begin.
public struct OpenStory: RowDecodable, Hashable, Sendable {
    public let id: Int64
    public let key: String
    /// Of the fragment where it begins.
    public let title: LocalizedText

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("story_id")
        self.key = try row.get("story_key")
        guard let title: LocalizedText = try row.json("title") else { throw .badColumn("title") }
        self.title = title
    }
}

extension SQL {
    static let openStories: SQL = """
        SELECT story.story_id, story_key, title::text AS title
        FROM narrative.stories AS story
        JOIN narrative.narrative_fragments ON fragment_id = start_fragment_id
        ORDER BY story.story_id LIMIT 20
        """
}
