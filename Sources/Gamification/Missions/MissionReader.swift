public import Postgres
public import Vocabulary

/// Reads missions, and what members have of them.
public struct MissionReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// At most `limit` as their authors wrote them, by key, those after `cursor`.
    public func missions(after cursor: String?, limit: Int) async throws(DatabaseError) -> [Definition] {
        try await self.database.all(
            """
            SELECT mission_key AS key, jsonb_build_object('mission_id', mission_id, 'key', mission_key,
                'mission_type', mission_type, 'recurrence', recurrence, 'status', status, 'icon', icon, 'title', title,
                'description', description, 'starts_at', starts_at, 'ends_at', ends_at, 'objectives', objectives,
                'requirements', unlock_conditions, 'rewards', rewards)::text AS definition
            FROM gamification.missions
            WHERE mission_key > \(cursor ?? "")
            ORDER BY mission_key LIMIT \(limit)
            """)
    }

    /// The newest of all that a member ever had.
    public func missions(of user: UserID, limit: Int) async throws(DatabaseError) -> [HeldMission] {
        try await self.database.all(.missions(of: user, limit: limit))
    }
}
