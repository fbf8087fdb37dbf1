public import JSON
public import Postgres
public import Vocabulary

/// What is and was published, and what is being written.
public struct StoryArchive: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// One story's whole state on a line.
    public struct Summary: Sendable {
        public let key: String
        /// 0 as long as there is a draft only.
        public let version: Int
        public let publishedAt: Instant?
        public let fragments: Int
        /// Members who stand somewhere in it.
        public let readers: Int
        public let draftRevision: Int?
    }

    public struct Version: Sendable {
        public let version: Int
        public let publishedAt: Instant
        /// The earlier version whose text this one has again.
        public let restores: Int?
        public let levels, fragments, decisions: Int
        /// Who published it, by which request: `/api/v1/operations/{id}` tells.
        public let operation: String
    }

    public struct Draft: Sendable {
        public let revision: Int
        public let savedAt: Instant
        public let source: String
    }

    /// By key.
    public func stories() async throws(DatabaseError) -> [Summary] {
        try await self.database.all(
            """
            SELECT coalesce(story.story_key, draft.story_key) AS key, coalesce(version, 0) AS version, published_at,
                (SELECT count(*) FROM narrative.narrative_fragments AS fragment
                 WHERE fragment.story_id = story.story_id AND archived_at IS NULL) AS fragments,
                (SELECT count(*) FROM narrative.user_story_positions
                 JOIN narrative.narrative_fragments USING (fragment_id) WHERE story_id = story.story_id) AS readers,
                draft.revision AS draft_revision
            FROM narrative.stories AS story FULL JOIN narrative.story_drafts AS draft USING (story_key)
            ORDER BY 1 LIMIT 1000
            """)
    }

    /// The newest first.
    public func versions(of story: String, before: Int?, limit: Int) async throws(DatabaseError) -> [Version] {
        try await self.database.all(
            """
            SELECT kept.version, kept.published_at, restores, levels, fragments, decisions, operation_id
            FROM narrative.story_versions AS kept JOIN narrative.stories USING (story_id)
            WHERE story_key = \(story) AND kept.version < \(before ?? Int(Int32.max))
            ORDER BY kept.version DESC LIMIT \(limit)
            """)
    }

    /// The source of a version, or of the one that is read now.
    public func source(of story: String, version: Int? = nil) async throws(DatabaseError) -> String? {
        let row = try await self.database.read(
            """
            SELECT source FROM narrative.story_versions AS kept JOIN narrative.stories AS story USING (story_id)
            WHERE story_key = \(story) AND kept.version = coalesce(\(version), story.version)
            """
        ).first
        return try row.map { (row) throws(DatabaseError) in try row.get("source") }
    }

    public func draft(of story: String) async throws(DatabaseError) -> Draft? {
        try await self.database.first(
            "SELECT revision, saved_at, source FROM narrative.story_drafts WHERE story_key = \(story)")
    }

    /// What stories may name that others made.
    public func references() async throws(DatabaseError) -> StoryReferences {
        var known: [String: Set<String>] = [:]
        for row in try await self.database.read(
            """
            SELECT 'item' AS kind, item_key AS key FROM published.items
            UNION ALL SELECT 'achievement', achievement_key FROM published.achievements
            UNION ALL SELECT 'mission', mission_key FROM published.missions
            UNION ALL SELECT 'experience', experience_key FROM published.experiences
            """)
        { known[try row.get("kind"), default: []].insert(try row.get("key")) }
        return StoryReferences(
            items: known["item"] ?? [], achievements: known["achievement"] ?? [], missions: known["mission"] ?? [],
            experiences: known["experience"] ?? [])
    }

    /// Where `story` has keys that are another story's: it cannot be published.
    public func takenKeys(of story: Story) async throws(DatabaseError) -> [StoryFinding] {
        try TakenKeys(try await self.database.read(.takenKeys(of: story)), of: story).findings
    }

    /// Which experiences a story's fragments are part of, and where in them.
    public func woven(of story: String) async throws(DatabaseError) -> [String: [WovenFragment]] {
        var woven: [String: [WovenFragment]] = [:]
        for row in try await self.database.read(
            """
            SELECT fragment_key, experience_id, experience_key, component_sequence, is_required
            FROM published.experience_fragments JOIN narrative.narrative_fragments USING (fragment_key)
            JOIN narrative.stories USING (story_id)
            WHERE story_key = \(story) ORDER BY experience_id
            """)
        { woven[try row.get("fragment_key"), default: []].append(try WovenFragment(row: row)) }
        return woven
    }

    /// How many members stand at each fragment where anybody does.
    public func readers(of story: String) async throws(DatabaseError) -> [String: Int] {
        var readers: [String: Int] = [:]
        for row in try await self.database.read(
            """
            SELECT fragment_key, count(*) AS readers
            FROM narrative.user_story_positions JOIN narrative.narrative_fragments USING (fragment_id)
            JOIN narrative.stories USING (story_id)
            WHERE story_key = \(story) GROUP BY fragment_key
            """)
        { readers[try row.get("fragment_key")] = try row.get("readers") }
        return readers
    }
}

extension StoryArchive.Summary: RowDecodable, JSONEncodable {
    public init(row: Row) throws(DatabaseError) {
        self.key = try row.get("key")
        self.version = try row.get("version")
        self.publishedAt = try row.optional("published_at")
        self.fragments = try row.get("fragments")
        self.readers = try row.get("readers")
        self.draftRevision = try row.optional("draft_revision")
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("story", self.key)
            $0.member("version", self.version)
            $0.member("published_at", ifPresent: self.publishedAt)
            $0.member("fragments", self.fragments)
            $0.member("readers", self.readers)
            $0.member("draft_revision", ifPresent: self.draftRevision)
        }
    }
}

extension StoryArchive.Version: RowDecodable, JSONEncodable {
    public init(row: Row) throws(DatabaseError) {
        self.version = try row.get("version")
        self.publishedAt = try row.get("published_at")
        self.restores = try row.optional("restores")
        self.levels = try row.get("levels")
        self.fragments = try row.get("fragments")
        self.decisions = try row.get("decisions")
        self.operation = try row.get("operation_id")
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("version", self.version)
            $0.member("published_at", self.publishedAt)
            $0.member("restores", ifPresent: self.restores)
            $0.member("levels", self.levels)
            $0.member("fragments", self.fragments)
            $0.member("decisions", self.decisions)
            $0.member("operation_id", self.operation)
        }
    }
}

extension StoryArchive.Draft: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        self.revision = try row.get("revision")
        self.savedAt = try row.get("saved_at")
        self.source = try row.get("source")
    }
}
