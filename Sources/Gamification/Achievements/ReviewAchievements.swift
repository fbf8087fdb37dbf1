public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Looks at every member for achievements that they have earned and lack, and for those that they have and would not
/// earn any more: after a new one was published, and each night, in case a trigger was left out.
public struct ReviewAchievements: Job {
    public static let kind = "gamification.review_achievements"
    public static let policy = JobPolicy(priority: 8, timeout: .seconds(3600))
    /// Members per transaction.
    static let batch = 50

    /// `nil` for all.
    let key: String?

    public init(key: String? = nil) { self.key = key }

    public init(json: JSONValue) throws(JSONFault) {
        self.key = try JSONFields(json).optional("achievement_key") { (fields) throws(JSONFault) in
            try fields.key("achievement_key")
        }
    }

    public func encode(into json: inout JSONWriter) {
        json.object { $0.member("achievement_key", ifPresent: self.key) }
    }

    public struct Handler: JobHandler {
        private let keeper: AchievementKeeper

        public init(achievements: any Achievements, requirements: RequirementKinds) {
            self.keeper = AchievementKeeper(achievements: achievements, requirements: requirements)
        }

        public func run(_ job: ReviewAchievements, _ run: JobRun) async throws {
            var (last, seen, given, lost): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
            while !run.isCancelled {
                let before = last
                var page: Page = (0, 0, 0, 0)
                try await run.checkpoint { (work) throws(DatabaseError) in
                    page = try await self.review(job, after: before, in: work)
                }
                guard page.members > 0 else { return }
                last = page.last
                seen += page.members
                given += page.given
                lost += page.lost
                run.progress(
                    done: seen, note: "members looked at, \(given) achievements given, \(lost) revoked")
            }
        }

        private typealias Page = (last: Int64, members: Int64, given: Int64, lost: Int64)

        private func review(
            _ job: ReviewAchievements, after member: Int64, in work: UnitOfWork
        ) async throws(DatabaseError) -> Page {
            let results = try await work.transaction.flight([
                .membersPage(after: member, limit: ReviewAchievements.batch),
                .lacking(job.key, after: member, limit: ReviewAchievements.batch),
                .losable(job.key, after: member, limit: ReviewAchievements.batch),
            ])
            guard let page = results[0].first, let last: Int64 = try page.optional("last") else { return (0, 0, 0, 0) }
            let source = job.key == nil ? "review" : "backfill"
            let given = try await self.keeper.give(
                try AchievementKeeper.Lacking.read(results[1]), from: source, in: work)
            let lost = try await self.keeper.takeBack(try AchievementKeeper.Lacking.read(results[2]), in: work)
            return (last, try page.get("members"), given, lost)
        }
    }
}

extension SQL {
    /// A row when there is such an achievement, and doing something earns it.
    static func earnable(_ key: String) -> SQL {
        """
        SELECT achievement_id FROM gamification.achievements
        WHERE achievement_key = \(key) AND status = 'active' AND unlock_conditions <> '{}'
        """
    }

    static func membersPage(after member: Int64, limit: Int) -> SQL {
        """
        SELECT max(user_id) AS last, count(*) AS members
        FROM (SELECT user_id FROM published.members WHERE user_id > \(member) ORDER BY user_id LIMIT \(limit)) AS page
        """
    }

    /// What members of a page lack and could have earned.
    static func lacking(_ key: String?, after member: Int64, limit: Int) -> SQL {
        """
        SELECT page.user_id, achievement_key, unlock_conditions::text, multiple_grant,
            \(AchievementKeeper.timesHeld) AS times_held
        FROM (SELECT user_id FROM published.members WHERE user_id > \(member) ORDER BY user_id LIMIT \(limit)) AS page
        CROSS JOIN gamification.achievements AS achievement
        LEFT JOIN gamification.user_achievements AS held
            ON held.user_id = page.user_id AND held.achievement_id = achievement.achievement_id
        WHERE status = 'active' AND unlock_conditions <> '{}' AND (\(key)::text IS NULL OR achievement_key = \(key))
          AND \(AchievementKeeper.mayBeEarned)
        ORDER BY user_id, position
        """
    }

    /// What members of a page have earned, and lose when they would not earn it any more.
    fileprivate static func losable(_ key: String?, after member: Int64, limit: Int) -> SQL {
        """
        SELECT user_id, achievement_key, unlock_conditions::text, multiple_grant, times::bigint AS times_held
        FROM (SELECT user_id FROM published.members WHERE user_id > \(member) ORDER BY user_id LIMIT \(limit)) AS page
        JOIN gamification.user_achievements AS held USING (user_id)
        JOIN gamification.achievements AS achievement USING (achievement_id)
        WHERE status = 'active' AND auto_revoke AND (\(key)::text IS NULL OR achievement_key = \(key))
          AND revoked_at IS NULL AND source IN ('earned', 'review', 'backfill')
        ORDER BY user_id, position
        """
    }
}

/// Staff want an achievement given to everybody who has earned it already.
public struct BackfillAchievement: Command, JSONDecodable {
    public static let name = "gamification.backfill_achievement"

    public let key: String

    public init(key: String) { self.key = key }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("achievement_key", self.key) } }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "achievement_key")
        self.init(key: try fields.key("achievement_key"))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        /// The kind of the job that does it.
        public let job: String

        init(job: String) { self.job = job }

        public func encode(into json: inout JSONWriter) { json.object { $0.member("job_kind", self.job) } }

        public init(json: JSONValue) throws(JSONFault) { self.job = try JSONFields(json).string("job_kind") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: BackfillAchievement, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            guard try await work.transaction.rows(.earnable(input.key)).affected > 0 else {
                return .failure(.noSuchAchievement)
            }
            work.enqueue(ReviewAchievements(key: input.key), unique: UniqueKey("achievement:\(input.key)"))
            return .success(Receipt(job: ReviewAchievements.kind))
        }
    }
}
