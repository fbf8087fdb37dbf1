public import Coordination
public import Postgres
public import Vocabulary

/// The message of a member's chat that shows a mission. Telegram tells its number when a button under it is pressed.
public enum MissionMessage {
    public static func note(_ message: Int64, shows mission: Int64, to user: UserID, in work: UnitOfWork) {
        work.transaction.queue(
            """
            INSERT INTO gamification.mission_messages (user_id, message_id, mission_id)
            VALUES (\(user), \(message), \(mission))
            ON CONFLICT (user_id) DO UPDATE SET message_id = excluded.message_id, mission_id = excluded.mission_id
            """)
    }

    /// It shows something else now.
    public static func forget(_ message: Int64, of user: UserID, in work: UnitOfWork) {
        work.transaction.queue(
            "DELETE FROM gamification.mission_messages WHERE user_id = \(user) AND message_id = \(message)")
    }

    /// What `message` shows; `nil` when that is no mission.
    public static func mission(
        shownBy message: Int64, to user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> Int64? {
        try await work.transaction.rows(
            """
            SELECT mission_id FROM gamification.mission_messages
            WHERE user_id = \(user) AND message_id = \(message)
            """
        ).first?.get("mission_id")
    }
}
