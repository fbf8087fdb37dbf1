public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Puts the member at the beginning of the house's first story, or finds where the member already is.
public struct StartStory: Command {
    public typealias Receipt = StoryPosition
    public static let name = "narrative.start_story"

    public let user: UserID

    public init(user: UserID) { self.user = user }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("user_id", self.user) } }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: StartStory, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<StoryPosition, Refusal> {
            try await work.place(
                input.user,
                by: """
                    WITH placed AS (
                        INSERT INTO narrative.user_story_positions (user_id, fragment_id, run_no, updated_at)
                        SELECT \(input.user), start_fragment_id, 1, \(work.now)
                        FROM narrative.stories WHERE start_fragment_id IS NOT NULL ORDER BY story_id LIMIT 1
                        ON CONFLICT (user_id) DO NOTHING
                        RETURNING user_id, fragment_id, run_no
                    ), begun AS (
                        INSERT INTO narrative.user_narrative_progress
                            (user_id, fragment_id, run_no, visits, status, started_at, completed_at, last_activity_at, choices_made)
                        SELECT user_id, fragment_id, run_no, 1, CASE WHEN is_end THEN 'completed' ELSE 'started' END,
                            \(work.now), CASE WHEN is_end THEN \(work.now) END, \(work.now), '[]'
                        FROM placed JOIN narrative.scenes USING (fragment_id)
                    )
                    SELECT run_no, true AS is_new, scene::text AS scene
                    FROM placed JOIN narrative.scenes USING (fragment_id)
                    """)
        }
    }
}

extension UnitOfWork {
    /// Runs a statement that puts `user` somewhere and returns the position, or returns nothing when the
    /// member stays. The second statement then sees what a concurrent twin committed meanwhile.
    func place(_ user: UserID, by statement: SQL) async throws(DatabaseError) -> Result<StoryPosition, Refusal> {
        let placed: StoryPosition? = try await self.transaction.first(statement)
        guard let placed else {
            let present: StoryPosition? = try await self.transaction.first(.storyPosition(of: user))
            return present.map { .success($0) } ?? .failure(.noStory)
        }
        self.emit(.fragmentStarted(placed.scene, run: placed.run, by: user))
        if placed.scene.isEnd { self.emit(.endReached(placed.scene, run: placed.run, by: user)) }
        return .success(placed)
    }
}
