public import Postgres
public import Vocabulary

/// What stories, missions and the rest are woven into. Owned by Experiences; anyone with a unit of work may open one
/// to a member.
public protocol ExperienceStarter: Sendable {
    /// The member may begin them from now on, whatever they require.
    ///
    /// - Parameter source: what opens them: `decision:sala/mirar`.
    /// - Returns: those that there are and that had not been opened before.
    func unlock(
        _ keys: [String], for user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> [NamedContent]

    /// Begins them at once, whatever they require.
    ///
    /// - Returns: those that there are and that the member had not begun before.
    func start(
        _ keys: [String], for user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> [NamedContent]
}
