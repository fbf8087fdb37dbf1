public import JSON
public import Postgres
public import Vocabulary

/// Reads the curve of levels, and where members stand on it.
public struct LevelReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func curve() async throws(DatabaseError) -> [LevelStep] {
        try await self.database.all(
            "SELECT level, lifetime_besitos, rewards::text FROM gamification.level_curve ORDER BY level")
    }

    public func streakRewards() async throws(DatabaseError) -> [StreakStep] {
        try await self.database.all("SELECT days, rewards::text FROM gamification.streak_rewards ORDER BY days")
    }

    /// `nil` for an unknown member.
    public func standing(of user: UserID, at now: Instant) async throws(DatabaseError) -> Standing? {
        try await self.database.first(.standing(of: user, at: now))
    }
}

extension LevelStep: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        self.init(
            try row.get("level"), from: try row.get("lifetime_besitos"), rewards: try row.reward("rewards"))
    }
}

extension StreakStep: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        self.init(days: try row.get("days"), rewards: try row.reward("rewards"))
    }
}

/// A member's level and streak.
public struct Standing: RowDecodable, JSONEncodable, Sendable {
    public let level: Int64
    public let lifetime: Int64
    /// Besitos earned since the beginning from which the next level is reached; `nil` at the top.
    public let nextLevelAt: Int64?
    /// Zero when the last day is longer ago than yesterday, though an item may still save it.
    public let streakDays, longestStreak: Int64

    public init(row: Row) throws(DatabaseError) {
        self.level = try row.get("level")
        self.lifetime = try row.get("lifetime_besitos")
        self.nextLevelAt = try row.optional("next_level_at")
        self.streakDays = try row.get("streak_days")
        self.longestStreak = try row.get("longest_streak")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("level", self.level)
            json.member("lifetime_besitos", self.lifetime)
            json.member("next_level_at", self.nextLevelAt)
            json.member("streak_days", self.streakDays)
            json.member("longest_streak", self.longestStreak)
        }
    }
}

extension SQL {
    static func standing(of user: UserID, at now: Instant) -> SQL {
        """
        SELECT coalesce(b.lifetime_besitos, 0) AS lifetime_besitos,
               (SELECT coalesce(max(level), 1) FROM gamification.level_curve
                WHERE lifetime_besitos <= coalesce(b.lifetime_besitos, 0)) AS level,
               (SELECT min(lifetime_besitos) FROM gamification.level_curve
                WHERE lifetime_besitos > coalesce(b.lifetime_besitos, 0)) AS next_level_at,
               CASE WHEN progress.last_engaged_on >= (\(now)::timestamptz AT TIME ZONE time_zone)::date - 1
                   THEN progress.streak_days ELSE 0 END AS streak_days,
               coalesce(progress.longest_streak, 0) AS longest_streak
        FROM published.members AS member
        LEFT JOIN gamification.user_balances AS b USING (user_id)
        LEFT JOIN gamification.user_progress AS progress USING (user_id)
        WHERE user_id = \(user)
        """
    }
}
