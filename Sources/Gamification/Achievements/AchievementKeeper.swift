import Coordination
import EventCatalogue
import Postgres
import Vocabulary

/// Gives achievements to who has earned them.
struct AchievementKeeper {
    let achievements: any Achievements
    let requirements: RequirementKinds

    /// The types of events after which some achievement is looked at.
    func triggers(in work: UnitOfWork) async throws(DatabaseError) -> Set<String> {
        let rows = try await work.transaction.rows(
            "SELECT DISTINCT unnest(triggers) AS type FROM gamification.achievements WHERE status = 'active'")
        var types: Set<String> = []
        for row in rows { types.insert(try row.get("type")) }
        return types
    }

    /// Looks at those that the events are triggers of and that their members may earn.
    func follow(_ events: [RecordedEvent], in work: UnitOfWork) async throws(DatabaseError) {
        let about = Set(events.compactMap { event in event.user.map { Candidate(user: $0, type: event.type) } })
        guard !about.isEmpty else { return }
        let pairs = about.sorted { ($0.user, $0.type) < ($1.user, $1.type) }
        let rows = try await work.transaction.rows(
            """
            SELECT DISTINCT happened.user_id, position, achievement_key, unlock_conditions::text, multiple_grant,
                \(Self.timesHeld) AS times_held
            FROM unnest(\(pairs.map(\.user.rawValue)), \(pairs.map(\.type))) AS happened (user_id, type)
            JOIN gamification.achievements AS achievement ON triggers @> ARRAY[type] AND status = 'active'
            LEFT JOIN gamification.user_achievements AS held
                ON held.user_id = happened.user_id AND held.achievement_id = achievement.achievement_id
            WHERE \(Self.mayBeEarned)
            ORDER BY user_id, position
            """)
        try await self.give(try Lacking.read(rows), from: "earned", in: work)
    }

    /// What staff took away is not earned again.
    static let mayBeEarned: SQL = """
        (held.user_id IS NULL OR has_lapsed OR multiple_grant AND revoked_at IS NULL)
        """
    static let timesHeld: SQL = "CASE WHEN revoked_at IS NULL THEN coalesce(times, 0) ELSE 0 END"

    /// - Returns: how many were given.
    @discardableResult
    func give(
        _ lacking: [Lacking], from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> Int64 {
        var given: Int64 = 0
        let asked = lacking.map { (user: $0.user, requirements: $0.chances.map(\.requirement)) }
        for (one, answers) in zip(lacking, try await self.requirements.answers(asked, in: work)) {
            for (chance, answer) in zip(one.chances, answers) where chance.isEarned(by: answer) {
                let granted = try await self.achievements.grant(
                    chance.key, times: answer.timesMet, to: one.user, from: source, in: work)
                given += granted == nil ? 0 : 1
            }
        }
        return given
    }

    /// Takes away what is not earned any more. What it paid stays the member's, and is not paid again.
    ///
    /// - Returns: how many were taken away.
    func takeBack(_ held: [Lacking], in work: UnitOfWork) async throws(DatabaseError) -> Int64 {
        let asked = held.map { (user: $0.user, requirements: $0.chances.map(\.requirement)) }
        var lost: [(user: UserID, key: String)] = []
        for (one, answers) in zip(held, try await self.requirements.answers(asked, in: work)) {
            for (chance, answer) in zip(one.chances, answers) where !answer.isMet {
                lost.append((one.user, chance.key))
            }
        }
        guard !lost.isEmpty else { return 0 }
        let rows = try await work.transaction.rows(
            """
            UPDATE gamification.user_achievements AS held SET revoked_at = \(work.now), has_lapsed = true
            FROM unnest(\(lost.map(\.user.rawValue)), \(lost.map(\.key))) AS lost (user_id, achievement_key)
            JOIN gamification.achievements USING (achievement_key)
            WHERE held.user_id = lost.user_id AND held.achievement_id = achievements.achievement_id
                AND revoked_at IS NULL
            RETURNING held.user_id, held.achievement_id, achievement_key
            """)
        for row in rows {
            let event = AchievementLapsed(
                achievementID: try row.get("achievement_id"), achievementKey: try row.get("achievement_key"))
            work.emit(event, about: try row.get("user_id"))
        }
        return Int64(rows.count)
    }

    private struct Candidate: Hashable {
        let user: UserID
        let type: String
    }

    /// What one member could have earned.
    struct Lacking {
        let user: UserID
        var chances: [Chance] = []

        /// Rows of `user_id`, and of what a ``Chance`` is read from, those of a member together.
        static func read(_ rows: ResultSet) throws(DatabaseError) -> [Lacking] {
            var lacking: [Lacking] = []
            for row in rows {
                let user: UserID = try row.get("user_id")
                if lacking.last?.user != user { lacking.append(Lacking(user: user)) }
                lacking[lacking.count - 1].chances.append(try Chance(row: row))
            }
            return lacking
        }
    }

    /// One achievement that one member could earn.
    struct Chance: RowDecodable {
        let key: String
        let requirement: Requirement
        let isGivenAgain: Bool
        let timesHeld: Int64

        init(row: Row) throws(DatabaseError) {
            self.key = try row.get("achievement_key")
            self.requirement = try row.requirement("unlock_conditions") ?? .nothing
            self.isGivenAgain = try row.get("multiple_grant")
            self.timesHeld = try row.get("times_held")
        }

        func isEarned(by answer: RequirementAnswer) -> Bool {
            self.timesHeld < (self.isGivenAgain ? answer.timesMet : min(answer.timesMet, 1))
        }
    }
}
