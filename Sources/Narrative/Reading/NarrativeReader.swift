public import Postgres
public import Vocabulary

/// Reads of the story, outside any transaction.
public struct NarrativeReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// What the member sees now, in one statement; `nil` before the story is begun.
    public func scene(of user: UserID) async throws(DatabaseError) -> Scene? {
        try await self.position(of: user)?.scene
    }

    public func position(of user: UserID) async throws(DatabaseError) -> StoryPosition? {
        try await self.database.first(.storyPosition(of: user))
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
