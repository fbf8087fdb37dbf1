public import Coordination
import JSON
public import Postgres
public import Vocabulary

/// `identity.notices`: what members are told without asking, each event once.
///
/// A delivery takes what waits, commits that, and only then speaks: what was taken by a delivery that died is not
/// said again.
public struct NoticeBook: Sendable {
    public init() {}

    /// Notes what the members of `events` are to be told. An event that was noted before, as in a replay, is left alone.
    public func keep(_ events: [RecordedEvent], in work: UnitOfWork) {
        let about = events.filter { $0.user != nil }
        guard !about.isEmpty else { return }
        work.transaction.queue(
            """
            INSERT INTO identity.notices (user_id, created_at, event_id, type, data)
            SELECT user_id, \(work.now), event_id, type, data::jsonb
            FROM unnest(\(about.compactMap { $0.user?.rawValue }), \(about.map(\.eventID)), \(about.map(\.type)),
                \(about.map(\.data))) AS told (user_id, event_id, type, data)
            JOIN published.members USING (user_id)
            ON CONFLICT (event_id) DO NOTHING
            """)
    }

    /// Takes all that waits for a member, in the order of noting: it is `job`'s to say from now on.
    ///
    /// - Returns: `nil` when nothing is to be said.
    public func take(
        for user: UserID, by job: JobID, in work: UnitOfWork
    ) async throws(DatabaseError) -> NoticeDelivery? {
        // Taken by an attempt that died: nobody knows whether it was said.
        self.settle(job, as: .unknown, in: work)
        return try NoticeDelivery(rows: try await work.transaction.rows(.take(for: user, by: job, at: work.now)))
    }

    /// What `job` took has come to this.
    public func settle(_ job: JobID, as outcome: NoticeOutcome, in work: UnitOfWork) {
        work.transaction.queue(
            "UPDATE identity.notices SET outcome = \(outcome.rawValue) WHERE job_id = \(job) AND outcome IS NULL")
    }

    /// What `job` took was surely not said, and waits again.
    public func putBack(_ job: JobID, in work: UnitOfWork) {
        work.transaction.queue(
            "UPDATE identity.notices SET job_id = NULL, taken_at = NULL WHERE job_id = \(job) AND outcome IS NULL")
    }
}

/// What has become of a notice.
public enum NoticeOutcome: String, Sendable, CaseIterable {
    case told
    /// Telegram's answer was lost: it may have been said, and is not said again.
    case unknown
    /// The member has turned notices off.
    case unwanted
    /// The member has blocked the bot.
    case unreachable
    /// Telegram did not take it.
    case refused
}

/// What one message tells a member.
public struct NoticeDelivery: Sendable {
    public struct Notice: Sendable {
        /// Of the event.
        public let type: String
        /// The event's, JSON.
        public let data: String
    }

    public let chat: TelegramID
    public let language: Language
    public let notices: [Notice]

    fileprivate init?(rows: ResultSet) throws(DatabaseError) {
        guard let first = rows.first else { return nil }
        self.chat = try first.get("telegram_id")
        self.language = try first.get("language")
        self.notices = try rows.map { (row) throws(DatabaseError) in
            Notice(type: try row.get("type"), data: try row.get("data"))
        }
    }
}

extension SQL {
    /// A row for each notice that can be said; the others are settled.
    fileprivate static func take(for user: UserID, by job: JobID, at now: Instant) -> SQL {
        """
        WITH member AS (
            SELECT telegram_id, language, CASE WHEN NOT wants_notices THEN 'unwanted'
                WHEN unreachable_since IS NOT NULL OR telegram_id IS NULL THEN 'unreachable' END AS silence
            FROM identity.users WHERE id = \(user)
        ), taken AS (
            UPDATE identity.notices SET job_id = \(job), taken_at = \(now), outcome = silence
            FROM member WHERE user_id = \(user) AND job_id IS NULL
            RETURNING notice_id, type, data
        )
        SELECT telegram_id, language, type, data::text AS data FROM taken CROSS JOIN member
        WHERE silence IS NULL ORDER BY notice_id
        """
    }
}
