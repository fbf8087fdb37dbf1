import JSON
public import Postgres
public import Vocabulary

/// How far a member has come in the story, in words that tell nothing they have not seen.
public struct StoryProgress: Hashable, Sendable {
    public let run: Int
    /// Decisions taken, over all readings.
    public let turns: Int
    /// Those the member has come to, the first first.
    public let levels: [Level]
    /// Secret fragments that were found.
    public let secrets: Int64

    public struct Level: Hashable, Sendable {
        public let number: Int
        public let title: LocalizedText
        /// Fragments the member has come to, and how many there are; secrets are counted by nobody.
        public let seen, all: Int64
    }
}

extension StoryProgress: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        self.run = try row.get("run_no")
        self.turns = try row.get("turns")
        self.secrets = try row.get("secrets")
        guard let levels = try? JSONReader.read(try row.get("levels", as: String.self)).array else {
            throw .badColumn("levels")
        }
        var read: [Level] = []
        for level in levels {
            guard let found = try? Level(json: level) else { throw .badColumn("levels") }
            read.append(found)
        }
        self.levels = read
    }
}

extension StoryProgress.Level {
    fileprivate init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.number = Int(try fields.int("number"))
        self.title = try LocalizedText(json: try fields.value("title"))
        self.seen = try fields.int("seen")
        self.all = try fields.int("all")
    }
}

extension SQL {
    /// No row before the story is begun.
    static func storyProgress(of user: UserID) -> SQL {
        """
        WITH seen AS (
            SELECT DISTINCT fragment_id FROM narrative.user_narrative_progress WHERE user_id = \(user)
        ), levels AS (
            SELECT level.level_number, level.title,
                count(*) FILTER (WHERE seen.fragment_id IS NOT NULL AND NOT is_secret) AS seen,
                count(*) FILTER (WHERE NOT is_secret) AS all_fragments,
                count(*) FILTER (WHERE seen.fragment_id IS NOT NULL AND is_secret) AS secrets
            FROM narrative.narrative_levels AS level
            JOIN narrative.narrative_fragments AS fragment USING (level_id)
            LEFT JOIN seen USING (fragment_id)
            WHERE level.archived_at IS NULL AND fragment.archived_at IS NULL
                AND level.story_id = \(.story(of: user))
            GROUP BY level.level_id
            HAVING count(seen.fragment_id) > 0
        )
        SELECT run_no, turns, (SELECT coalesce(sum(secrets), 0)::bigint FROM levels) AS secrets,
            (SELECT coalesce(
                jsonb_agg(
                    jsonb_build_object('number', level_number, 'title', title, 'seen', seen, 'all', all_fragments)
                    ORDER BY level_number), '[]')::text
             FROM levels) AS levels
        FROM narrative.user_story_positions WHERE user_id = \(user)
        """
    }
}
