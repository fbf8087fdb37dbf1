public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Reads achievements, and how far members are with them.
public struct AchievementReader: Sendable {
    private let database: any Database
    private let requirements: RequirementKinds

    public init(database: any Database, requirements: RequirementKinds) {
        self.database = database
        self.requirements = requirements
    }

    /// At most `limit` as their authors wrote them, by key, those after `cursor`; each with how many members have it.
    public func achievements(after cursor: String?, limit: Int) async throws(DatabaseError) -> [Definition] {
        try await self.database.all(
            """
            SELECT achievement_key AS key, jsonb_build_object('achievement_id', achievement_id, 'key', achievement_key,
                'rarity', rarity, 'status', status, 'is_secret', is_secret, 'icon', icon, 'name', name,
                'description', description, 'points', points, 'requirements', unlock_conditions, 'triggers', triggers,
                'auto_revoke', auto_revoke, 'multiple_grant', multiple_grant, 'rewards', rewards, 'holders', (
                    SELECT count(*) FROM gamification.user_achievements AS held
                    WHERE held.achievement_id = achievement.achievement_id AND revoked_at IS NULL))::text AS definition
            FROM gamification.achievements AS achievement
            WHERE achievement_key > \(cursor ?? "")
            ORDER BY achievement_key LIMIT \(limit)
            """)
    }

    /// All that can be had and all that the member has, in their authors' order.
    public func achievements(of user: UserID, at now: Instant) async throws(DatabaseError) -> [Achievement] {
        let rows = try await self.database.read(.achievements(of: user))
        let answers = try await self.requirements.answers(
            try Self.requirements(in: rows), for: user, at: now, reading: self.database)
        return try Self.achievements(rows, answers)
    }

    /// As ``achievements(of:at:)``, as an operation under way sees it.
    public func achievements(of user: UserID, in work: UnitOfWork) async throws(DatabaseError) -> [Achievement] {
        let rows = try await work.transaction.rows(.achievements(of: user))
        let answers = try await self.requirements.answers(try Self.requirements(in: rows), for: user, in: work)
        return try Self.achievements(rows, answers)
    }

    /// What a member has needs no looking at.
    private static func requirements(in rows: ResultSet) throws(DatabaseError) -> [Requirement] {
        var requirements: [Requirement] = []
        for row in rows {
            let unlocked: Instant? = try row.optional("unlocked_at")
            requirements.append(unlocked == nil ? try row.requirement("unlock_conditions") ?? .nothing : .nothing)
        }
        return requirements
    }

    private static func achievements(
        _ rows: ResultSet, _ answers: [RequirementAnswer]
    ) throws(DatabaseError) -> [Achievement] {
        var achievements: [Achievement] = []
        for (row, answer) in zip(rows, answers) { achievements.append(try Achievement(row: row, answer)) }
        return achievements
    }

    /// Who would get an achievement by a backfill: looks at `limit` members after `cursor`, and tells whom it found
    /// and where to go on; `nil` when there is nothing to be earned under this key.
    public func candidates(
        for key: String, after cursor: UserID?, limit: Int, at now: Instant
    ) async throws(DatabaseError) -> (users: [UserID], examined: Int64, last: UserID?)? {
        guard try await !self.database.read(.earnable(key)).isEmpty else { return nil }
        let after = cursor?.rawValue ?? 0
        let page = try await self.database.read(.membersPage(after: after, limit: limit)).first
        let rows = try await self.database.read(.lacking(key, after: after, limit: limit))
        var users: [UserID] = []
        for one in try AchievementKeeper.Lacking.read(rows) {
            let answers = try await self.requirements.answers(
                one.chances.map(\.requirement), for: one.user, at: now, reading: self.database)
            if zip(one.chances, answers).contains(where: { $0.isEarned(by: $1) }) { users.append(one.user) }
        }
        return (users, try page?.get("members") ?? 0, try page?.optional("last"))
    }
}

/// An achievement as one member sees it.
public struct Achievement: JSONEncodable, Sendable {
    public let id: Int64
    public let key: String
    public let rarity: Rarity
    public let isSecret: Bool
    public let icon: String
    public let name: LocalizedText
    public let description: LocalizedText
    public let points: Int64
    public let rewards: Reward
    /// How often the member has it.
    public let times: Int64
    /// `nil` for who lacks it.
    public let unlockedAt: Instant?
    public let source: String?
    /// From 0 to 1.
    public let progress: Double
    /// Of one measure alone: where the member stands, and what is asked for.
    public let measure: (current: Int64, required: Int64)?

    fileprivate init(row: Row, _ answer: RequirementAnswer) throws(DatabaseError) {
        guard let rarity = Rarity(rawValue: try row.get("rarity")) else { throw .badColumn("rarity") }
        self.id = try row.get("achievement_id")
        self.key = try row.get("achievement_key")
        self.rarity = rarity
        self.isSecret = try row.get("is_secret")
        self.icon = try row.get("icon")
        self.name = try row.words("name")
        self.description = try row.words("description")
        self.points = try row.get("points")
        self.rewards = try row.reward("rewards")
        let unlockedAt: Instant? = try row.optional("unlocked_at")
        self.times = try row.get("times")
        self.unlockedAt = unlockedAt
        self.source = try row.optional("source")
        // What requires nothing is given by stories and staff alone.
        let isEarnable = answer != .all([])
        self.progress = unlockedAt != nil ? 1 : isEarnable ? answer.progress : 0
        if unlockedAt == nil, case .check(let check) = answer, case .atLeast(let required) = check.bound {
            self.measure = (min(check.current, required), required)
        } else {
            self.measure = nil
        }
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("achievement_id", self.id)
            json.member("key", self.key)
            json.member("rarity", self.rarity.rawValue)
            json.member("is_secret", self.isSecret)
            json.member("icon", self.icon)
            json.member("name", self.name)
            json.member("description", self.description)
            json.member("points", self.points)
            json.member("rewards", self.rewards)
            json.member("times", self.times)
            json.member("unlocked_at", self.unlockedAt)
            json.member("source", self.source)
            json.member("progress", self.progress)
        }
    }
}

extension SQL {
    fileprivate static func achievements(of user: UserID) -> SQL {
        """
        SELECT achievement_id, achievement_key, rarity, is_secret, icon, name::text, description::text, points,
               rewards::text, unlock_conditions::text, coalesce(times, 0) AS times, unlocked_at, source
        FROM gamification.achievements AS achievement
        LEFT JOIN (SELECT achievement_id, times, unlocked_at, source FROM gamification.user_achievements
                   WHERE user_id = \(user) AND revoked_at IS NULL) AS held USING (achievement_id)
        WHERE status = 'active' OR unlocked_at IS NOT NULL
        ORDER BY position
        """
    }
}
