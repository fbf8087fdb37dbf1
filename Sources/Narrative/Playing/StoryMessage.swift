public import Coordination
public import Postgres
public import Vocabulary

/// The message of the chat that shows where a member is. Telegram tells its number when a button under it is pressed.
public enum StoryMessage {
    /// The member's position is locked by whoever moved them.
    public static func note(_ message: Int64, of user: UserID, in work: UnitOfWork) {
        work.transaction.queue(
            """
            UPDATE narrative.user_story_positions SET message_id = \(message)
            WHERE user_id = \(user) AND message_id IS DISTINCT FROM \(message)
            """)
    }

    /// What `message` shows; `nil` when it is no message of the story, or an older one.
    public static func fragment(
        shownBy message: Int64, to user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> FragmentID? {
        try await work.transaction.rows(
            """
            SELECT fragment_id FROM narrative.user_story_positions
            WHERE user_id = \(user) AND message_id = \(message)
            """
        ).first?.get("fragment_id")
    }
}
