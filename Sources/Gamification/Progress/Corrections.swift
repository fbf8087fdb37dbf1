public import Coordination
import EventCatalogue
import Postgres
import Vocabulary

extension UnitOfWork {
    /// Writes down what staff put right, and says so.
    func correct(_ subject: String, of user: UserID, to change: String, because reason: String) {
        self.transaction.queue(
            """
            INSERT INTO gamification.corrections (user_id, created_at, subject, change, reason, operation_id)
            VALUES (\(user), \(self.now), \(subject), \(change), \(reason), \(self.operation.description))
            """)
        self.emit(ProgressCorrected(subject: subject, change: change, reason: reason), about: user)
    }

    /// Takes the member's row of progress, made when it is missing. Costs no round trip of its own. Nobody else changes
    /// what follows from what the member does before this ends.
    func holdProgress(of user: UserID) {
        self.transaction.queue(
            """
            INSERT INTO gamification.user_progress (user_id, updated_at)
            SELECT user_id, \(self.now) FROM published.members WHERE user_id = \(user)
            ON CONFLICT (user_id) DO NOTHING
            """)
        self.transaction.queue("SELECT FROM gamification.user_progress WHERE user_id = \(user) FOR UPDATE")
    }
}

extension TracedTable {
    /// What staff put right by hand.
    public static let corrections = TracedTable("gamification.corrections")
}
