public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Staff set how many days in a row a member has come, up to and including today, and say why.
public struct CorrectStreak: Command, JSONDecodable {
    public static let name = "gamification.correct_streak"

    public let user: UserID
    /// 0 to 3650.
    public let days: Int64
    public let reason: String

    public init(user: UserID, days: Int64, reason: String) {
        self.user = user
        self.days = days
        self.reason = reason
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("days", self.days)
            json.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "days", "reason")
        self.init(
            user: try fields.id("user_id"), days: try fields.int("days", in: 0...3650), reason: try fields.reason())
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let days, longest: Int64

        init(days: Int64, longest: Int64) {
            self.days = days
            self.longest = longest
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("streak_days", self.days)
                json.member("longest_streak", self.longest)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(days: try fields.int("streak_days"), longest: try fields.int("longest_streak"))
        }
    }

    public struct Handler: CommandHandler {
        public init() {}

        /// The member's own day counts as come: what they do today keeps the streak, and the next day goes on with it.
        public func execute(
            _ input: CorrectStreak, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.holdProgress(of: input.user)
            let rows = try await work.transaction.rows(
                """
                UPDATE gamification.user_progress AS progress
                SET times_written = times_written + 1, streak_days = \(input.days),
                    longest_streak = greatest(longest_streak, \(input.days)),
                    last_engaged_on = greatest(
                        last_engaged_on, (\(work.now)::timestamptz AT TIME ZONE member.time_zone)::date),
                    updated_at = \(work.now)
                FROM published.members AS member
                WHERE progress.user_id = \(input.user) AND member.user_id = progress.user_id
                RETURNING streak_days, longest_streak
                """)
            guard let row = rows.first else { return .failure(.noSuchUser) }
            work.correct("streak", of: input.user, to: "\(input.days)", because: input.reason)
            return .success(
                Receipt(days: try row.get("streak_days"), longest: try row.get("longest_streak")))
        }
    }
}
