public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Reads of the story, outside any transaction.
public struct NarrativeReader: Sendable {
    private let database: any Database
    private let kept: KeptScenes?
    let gatekeeper: Gatekeeper

    /// - Parameter kept: scenes that may be shown again; `nil` asks the database every time.
    public init(database: any Database, requirements: RequirementKinds, keeping kept: KeptScenes? = nil) {
        self.database = database
        self.kept = kept
        self.gatekeeper = Gatekeeper(kinds: requirements)
    }

    /// What the member sees now, in one statement when nothing there has a gate; `nil` before the story is begun.
    public func scene(of user: UserID, at now: Instant) async throws(DatabaseError) -> Scene? {
        try await self.position(of: user, at: now)?.scene
    }

    /// `nil` before the story is begun.
    public func progress(of user: UserID) async throws(DatabaseError) -> StoryProgress? {
        try await self.database.first(.storyProgress(of: user))
    }

    /// All that the story knows of a member, from one snapshot, as JSON; `nil` for nobody.
    public func state(of user: UserID) async throws(DatabaseError) -> JSONText? {
        let row = try await self.database.read(
            """
            SELECT (jsonb_build_object('user_id', user_id) || \(.storyState(of: user)))::text AS state
            FROM published.members WHERE user_id = \(user)
            """
        ).first
        return try row.map { (row) throws(DatabaseError) in JSONText(try row.get("state")) }
    }

    /// The decision that stands under these keys, archived or not.
    public func decision(_ decision: String, of fragment: String) async throws(DatabaseError) -> DecisionID? {
        let row = try await self.database.read(
            """
            SELECT decision_id FROM narrative.fragment_decisions JOIN narrative.narrative_fragments USING (fragment_id)
            WHERE fragment_key = \(fragment) AND decision_key = \(decision)
            """
        ).first
        return try row?.get("decision_id")
    }

    /// Titles of fragments, by key; of unknown ones none.
    public func titles(of fragments: [String]) async throws(DatabaseError) -> [String: LocalizedText] {
        guard !fragments.isEmpty else { return [:] }
        var titles: [String: LocalizedText] = [:]
        for row in try await self.database.read(
            """
            SELECT fragment_key, title::text AS title FROM narrative.narrative_fragments
            WHERE fragment_key = ANY (\(fragments))
            """)
        { titles[try row.get("fragment_key")] = try row.json("title") }
        return titles
    }

    /// What readers do at each fragment, in the order of the story; nothing for an unknown one.
    public func figures(of story: String) async throws(DatabaseError) -> [FragmentFigures] {
        var figures: [FragmentFigures] = []
        for row in try await self.database.read(.figures(of: story)) { figures.append(try FragmentFigures(row: row)) }
        return figures
    }

    /// What can be read, the first published first.
    public func openStories() async throws(DatabaseError) -> [OpenStory] {
        try await self.database.all(.openStories)
    }

    public static func hasBegun(_ user: UserID, in work: UnitOfWork) async throws(DatabaseError) -> Bool {
        let rows = try await work.transaction.rows(
            "SELECT true AS is_there FROM narrative.user_story_positions WHERE user_id = \(user)")
        return !rows.isEmpty
    }

    public static func openStories(in work: UnitOfWork) async throws(DatabaseError) -> [OpenStory] {
        try await work.transaction.rows(.openStories).map { (row) throws(DatabaseError) in try OpenStory(row: row) }
    }

    public func position(of user: UserID, at now: Instant) async throws(DatabaseError) -> StoryPosition? {
        guard let found = try await self.plainPosition(of: user) else { return nil }
        let scene = try await self.gatekeeper.look(at: found.scene, for: user, at: now, reading: self.database)
        return StoryPosition(scene: scene, run: found.run, isNew: found.isNew)
    }

    /// With the scene as it is before anybody looks whether its gates are open.
    private func plainPosition(of user: UserID) async throws(DatabaseError) -> StoryPosition? {
        guard let kept else { return try await self.database.first(.storyPosition(of: user)) }
        let mark = try await self.database.read(
            "SELECT fragment_id, run_no FROM narrative.user_story_positions WHERE user_id = \(user)"
        ).first
        guard let mark else { return nil }
        let fragment: FragmentID = try mark.get("fragment_id")
        let scene = try await kept.scene(fragment) { () async throws(DatabaseError) in
            try await self.database.read(
                "SELECT scene::text AS scene FROM narrative.scenes WHERE fragment_id = \(fragment)"
            ).first?.scene()
        }
        guard let scene else { return nil }
        return StoryPosition(scene: scene, run: try mark.get("run_no"), isNew: false)
    }
}

extension SQL {
    static func storyPosition(of user: UserID) -> SQL {
        """
        SELECT run_no, false AS is_new, scene::text AS scene
        FROM narrative.user_story_positions JOIN narrative.scenes USING (fragment_id)
        WHERE user_id = \(user)
        """
    }
}
