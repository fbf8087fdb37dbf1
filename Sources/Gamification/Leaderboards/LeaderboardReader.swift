public import JSON
public import Postgres
public import Vocabulary

/// Reads rankings. Who hides is left out, and those behind move up.
public struct LeaderboardReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// The first `limit`; of two with the same score, who reached it first.
    public func top(_ board: Board, at now: Instant, limit: Int) async throws(DatabaseError) -> [LeaderboardEntry] {
        try await self.database.all(
            """
            SELECT row_number() OVER (ORDER BY score DESC, reached_at, user_id) AS rank, user_id, score, reached_at,
                   first_name
            FROM gamification.leaderboard_scores JOIN published.member_names USING (user_id)
            WHERE board = \(board.name(at: now)) AND score > 0
              AND NOT EXISTS (SELECT FROM gamification.hidden_from_leaderboards AS h
                              WHERE h.user_id = leaderboard_scores.user_id)
            ORDER BY score DESC, reached_at, user_id
            LIMIT \(limit)
            """)
    }

    /// Where a member stands, hidden or not; `nil` without a score.
    public func place(
        of user: UserID, on board: Board, at now: Instant
    ) async throws(DatabaseError) -> LeaderboardEntry? {
        try await self.database.first(
            """
            SELECT user_id, score, reached_at, first_name, 1 + (
                SELECT count(*) FROM gamification.leaderboard_scores AS better
                WHERE better.board = mine.board AND better.user_id <> mine.user_id
                  AND (better.score > mine.score OR better.score = mine.score
                       AND (better.reached_at, better.user_id) < (mine.reached_at, mine.user_id))
                  AND NOT EXISTS (SELECT FROM gamification.hidden_from_leaderboards AS h
                                  WHERE h.user_id = better.user_id)
            ) AS rank
            FROM gamification.leaderboard_scores AS mine JOIN published.member_names USING (user_id)
            WHERE board = \(board.name(at: now)) AND user_id = \(user) AND score > 0
            """)
    }

    public func isHidden(_ user: UserID) async throws(DatabaseError) -> Bool {
        try await !self.database.read(
            "SELECT true FROM gamification.hidden_from_leaderboards WHERE user_id = \(user)"
        ).isEmpty
    }
}

public struct LeaderboardEntry: RowDecodable, JSONEncodable, Sendable {
    public let rank: Int64
    public let user: UserID
    public let name: String
    public let score: Int64
    public let reachedAt: Instant

    public init(row: Row) throws(DatabaseError) {
        self.rank = try row.get("rank")
        self.user = try row.get("user_id")
        self.name = try row.get("first_name")
        self.score = try row.get("score")
        self.reachedAt = try row.get("reached_at")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("rank", self.rank)
            json.member("user_id", self.user)
            json.member("first_name", self.name)
            json.member("score", self.score)
            json.member("reached_at", self.reachedAt)
        }
    }
}
