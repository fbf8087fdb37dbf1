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

    /// Looks at those that the events are triggers of and that their members lack.
    func follow(_ events: [RecordedEvent], in work: UnitOfWork) async throws(DatabaseError) {
        let about = Set(events.compactMap { event in event.user.map { Candidate(user: $0, type: event.type) } })
        guard !about.isEmpty else { return }
        let pairs = about.sorted { ($0.user, $0.type) < ($1.user, $1.type) }
        let rows = try await work.transaction.rows(
            """
            SELECT DISTINCT user_id, position, achievement_key, unlock_conditions::text
            FROM unnest(\(pairs.map(\.user.rawValue)), \(pairs.map(\.type))) AS happened (user_id, type)
            JOIN gamification.achievements AS achievement ON triggers @> ARRAY[type] AND status = 'active'
            WHERE NOT EXISTS (SELECT FROM gamification.user_achievements AS held
                WHERE held.user_id = happened.user_id AND held.achievement_id = achievement.achievement_id)
            ORDER BY user_id, position
            """)
        try await self.give(try Lacking.read(rows), from: "earned", in: work)
    }

    /// - Returns: how many were given.
    @discardableResult
    func give(
        _ lacking: [Lacking], from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> Int64 {
        var given: Int64 = 0
        let asked = lacking.map { (user: $0.user, requirements: $0.requirements) }
        for (one, answers) in zip(lacking, try await self.requirements.answers(asked, in: work)) {
            for (key, answer) in zip(one.keys, answers) where answer.isMet {
                let granted = try await self.achievements.grant(key, to: one.user, from: source, in: work)
                given += granted == nil ? 0 : 1
            }
        }
        return given
    }

    private struct Candidate: Hashable {
        let user: UserID
        let type: String
    }

    /// What one member could have earned.
    struct Lacking {
        let user: UserID
        var keys: [String] = []
        var requirements: [Requirement] = []

        /// Rows of `user_id`, `achievement_key`, `unlock_conditions`, those of a member together.
        static func read(_ rows: ResultSet) throws(DatabaseError) -> [Lacking] {
            var lacking: [Lacking] = []
            for row in rows {
                let user: UserID = try row.get("user_id")
                if lacking.last?.user != user { lacking.append(Lacking(user: user)) }
                lacking[lacking.count - 1].keys.append(try row.get("achievement_key"))
                lacking[lacking.count - 1].requirements.append(try row.requirement("unlock_conditions") ?? .nothing)
            }
            return lacking
        }
    }
}
