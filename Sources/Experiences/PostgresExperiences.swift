public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

/// `experiences.user_unlocks` and the beginnings in `experiences.user_experience_progress`.
public struct PostgresExperiences: ExperienceStarter {
    public init() {}

    public func unlock(
        _ keys: [String], for user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> [NamedContent] {
        guard !keys.isEmpty else { return [] }
        var opened: [NamedContent] = []
        for row in try await work.transaction.rows(.unlock(keys, for: user, from: source, at: work.now)) {
            let content = NamedContent(key: try row.get("experience_key"), name: try row.words("name"))
            work.emit(
                ExperienceUnlocked(
                    experienceID: try row.get("experience_id"), experienceKey: content.key, source: source), about: user
            )
            opened.append(content)
        }
        return opened
    }

    /// What was done before is counted afterwards, by ``AdvanceExperiences``.
    public func start(
        _ keys: [String], for user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> [NamedContent] {
        guard !keys.isEmpty else { return [] }
        var started: [NamedContent] = []
        for row in try await work.transaction.rows(.start(keys, for: user, from: source, at: work.now)) {
            let content = NamedContent(key: try row.get("experience_key"), name: try row.words("name"))
            work.emit(
                ExperienceStarted(
                    experienceID: try row.get("experience_id"), experienceKey: content.key, source: source), about: user
            )
            started.append(content)
        }
        return started
    }
}

extension SQL {
    fileprivate static func unlock(
        _ keys: [String], for user: UserID, from source: String, at now: Instant
    ) -> SQL {
        """
        WITH unlocked AS (
            INSERT INTO experiences.user_unlocks (user_id, experience_id, unlocked_at, source)
            SELECT \(user), experience_id, \(now), \(source) FROM experiences.experiences
            WHERE experience_key = ANY (\(keys)) AND status = 'active'
            ORDER BY experience_id
            ON CONFLICT DO NOTHING RETURNING experience_id
        )
        SELECT experience_id, experience_key, name::text
        FROM unlocked JOIN experiences.experiences USING (experience_id) ORDER BY position
        """
    }

    fileprivate static func start(
        _ keys: [String], for user: UserID, from source: String, at now: Instant
    ) -> SQL {
        """
        WITH started AS (
            INSERT INTO experiences.user_experience_progress (user_id, experience_id, started_at, status, source)
            SELECT \(user), experience_id, \(now), 'in_progress', \(source) FROM experiences.experiences
            WHERE experience_key = ANY (\(keys)) AND status = 'active'
            ORDER BY experience_id
            ON CONFLICT DO NOTHING RETURNING experience_id
        )
        SELECT experience_id, experience_key, name::text
        FROM started JOIN experiences.experiences USING (experience_id) ORDER BY position
        """
    }
}
