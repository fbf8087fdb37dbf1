public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Reads experiences, and what members have of them.
public struct ExperienceReader: Sendable {
    private let database: any Database
    private let requirements: RequirementKinds

    public init(database: any Database, requirements: RequirementKinds) {
        self.database = database
        self.requirements = requirements
    }

    /// At most `limit` as their authors wrote them, by key, those after `cursor`.
    public func experiences(
        after cursor: String?, limit: Int
    ) async throws(DatabaseError) -> [PublishedExperience] {
        try await self.database.all(
            """
            SELECT jsonb_build_object('experience_id', experience_id, 'key', experience_key, 'type', experience_type,
                'status', status, 'icon', icon, 'name', name, 'description', description,
                'requirements', unlock_conditions, 'rewards', rewards, 'components', (
                    SELECT coalesce(jsonb_agg(jsonb_build_object('component_id', component_id, 'type', component_type,
                        'key', component_key, 'component_sequence', sequence_order, 'is_required', is_required)
                        || CASE WHEN title IS NULL THEN '{}' ELSE jsonb_build_object('title', title) END
                        ORDER BY sequence_order), '[]')
                    FROM experiences.experience_components AS component
                    WHERE component.experience_id = experience.experience_id AND sequence_order IS NOT NULL)
                )::text AS definition
            FROM experiences.experiences AS experience
            WHERE experience_key > \(cursor ?? "")
            ORDER BY experience_key LIMIT \(limit)
            """)
    }

    /// What the member has begun, and what there is to begin, in the order of their making.
    public func experiences(
        of user: UserID, at now: Instant
    ) async throws(DatabaseError) -> [MemberExperience] {
        var found: [MemberExperience] = try await self.database.all(.experiences(of: user))
        let asked = found.indices.filter { found[$0].isToBeAnswered }
        let answers = try await self.requirements.answers(
            asked.map { found[$0].requirement }, for: user, at: now, reading: self.database)
        for (index, answer) in zip(asked, answers) { found[index].take(answer) }
        return found
    }

    /// As ``experiences(of:at:)``, as the operation under way sees it.
    public func experiences(
        of user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> [MemberExperience] {
        var found: [MemberExperience] = []
        for row in try await work.transaction.rows(.experiences(of: user)) {
            found.append(try MemberExperience(row: row))
        }
        let asked = found.indices.filter { found[$0].isToBeAnswered }
        let answers = try await self.requirements.answers(asked.map { found[$0].requirement }, for: user, in: work)
        for (index, answer) in zip(asked, answers) { found[index].take(answer) }
        return found
    }

    /// The key of an experience; `nil` when there is none with this number.
    public func key(of experience: Int64, in work: UnitOfWork) async throws(DatabaseError) -> String? {
        let row = try await work.transaction.rows(
            "SELECT experience_key FROM experiences.experiences WHERE experience_id = \(experience)"
        ).first
        return try row?.get("experience_key")
    }

    /// What they are called, by key.
    public func names(of keys: [String]) async throws(DatabaseError) -> [String: NamedExperience] {
        guard !keys.isEmpty else { return [:] }
        var names: [String: NamedExperience] = [:]
        for row in try await self.database.read(
            """
            SELECT experience_id, experience_key, icon, name::text FROM experiences.experiences
            WHERE experience_key = ANY (\(keys))
            """)
        {
            names[try row.get("experience_key")] = NamedExperience(
                id: try row.get("experience_id"), icon: try row.get("icon"), name: try row.words("name"))
        }
        return names
    }
}

public struct NamedExperience: Sendable {
    public let id: Int64
    public let icon: String
    public let name: LocalizedText
}

/// An experience as it is published, with its numbers.
public struct PublishedExperience: RowDecodable, JSONEncodable, Sendable {
    /// JSON.
    private let definition: String

    public init(row: Row) throws(DatabaseError) { self.definition = try row.get("definition") }

    public func encode(into json: inout JSONWriter) { JSONText(self.definition).encode(into: &json) }
}

extension SQL {
    /// Fragments and missions lend their titles to components that have none of their own; a secret not before it is
    /// completed.
    fileprivate static func experiences(of user: UserID) -> SQL {
        """
        SELECT experience_id, experience_key, experience_type, icon, name::text, description::text, rewards::text,
            unlock_conditions::text AS requirement, started_at, completed_at, opened.user_id IS NOT NULL AS is_unlocked,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('type', component_type, 'key', component_key,
                 'is_required', is_required, 'is_completed', done.user_id IS NOT NULL,
                 'title', coalesce(component.title, CASE WHEN done.user_id IS NOT NULL OR NOT is_secret
                     THEN fragment.title END, mission.title)) ORDER BY sequence_order), '[]')
             FROM experiences.experience_components AS component
             LEFT JOIN experiences.user_component_completions AS done
                 ON done.component_id = component.component_id AND done.user_id = \(user)
             LEFT JOIN published.fragment_names AS fragment
                 ON component_type = 'narrative' AND fragment_key = component_key
             LEFT JOIN published.mission_names AS mission
                 ON component_type = 'mission' AND mission_key = component_key
             WHERE component.experience_id = experience.experience_id AND sequence_order IS NOT NULL
            )::text AS components
        FROM experiences.experiences AS experience
        LEFT JOIN (SELECT * FROM experiences.user_experience_progress WHERE user_id = \(user)) AS progress
            USING (experience_id)
        LEFT JOIN (SELECT user_id, experience_id FROM experiences.user_unlocks WHERE user_id = \(user)) AS opened
            USING (experience_id)
        WHERE experience.status = 'active' OR experience.status = 'archived' AND progress.user_id IS NOT NULL
        ORDER BY position
        """
    }
}
