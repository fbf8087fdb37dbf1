public import Postgres
public import Vocabulary

/// Goods that are sold only to whom they were opened. Owned by Commerce; anyone with a unit of work may open one.
public protocol ShopUnlocks: Sendable {
    /// - Parameters:
    ///   - items: the keys of items, whether the shop sells them already or will.
    ///   - source: what opens them: `decision:sala/mirar`.
    /// - Returns: those that there are and that had not been opened to the member before.
    func unlock(
        _ items: [String], for user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> [NamedContent]
}
