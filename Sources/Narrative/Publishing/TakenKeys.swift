import Coordination
import Postgres

/// Keys of a story that another one has: such a story cannot be published.
struct TakenKeys {
    let findings: [StoryFinding]

    /// - Parameter rows: what ``SQL/takenKeys(of:)`` found.
    init(_ rows: ResultSet, of story: Story) throws(DatabaseError) {
        let levels = Dictionary(story.levels.map { ($0.key, $0.line) }, uniquingKeysWith: { first, _ in first })
        let fragments = Dictionary(story.fragments.map { ($0.key, $0.line) }, uniquingKeysWith: { first, _ in first })
        var findings: [StoryFinding] = []
        for row in rows {
            let kind: String = try row.get("kind")
            let key: String = try row.get("key")
            let owner: String = try row.get("story_key")
            let line = (kind == "level" ? levels : fragments)[key] ?? 1
            findings.append(
                StoryFinding(line: line, code: .keyTaken, detail: "the \(kind) \(key) belongs to the story \(owner)"))
        }
        self.findings = findings.sorted { $0.line < $1.line }
    }
}

extension SQL {
    static func takenKeys(of story: Story) -> SQL {
        """
        SELECT 'level' AS kind, level_key AS key, story_key
        FROM narrative.narrative_levels JOIN narrative.stories USING (story_id)
        WHERE level_key = ANY (\(story.levels.map(\.key))) AND story_key <> \(story.key)
        UNION ALL
        SELECT 'fragment', fragment_key, story_key
        FROM narrative.narrative_fragments JOIN narrative.stories USING (story_id)
        WHERE fragment_key = ANY (\(story.fragments.map(\.key))) AND story_key <> \(story.key)
        """
    }
}
