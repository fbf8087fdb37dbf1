public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

/// `membership.entitlements`: the one truth about who may use what.
public struct PostgresEntitlements: Entitlements {
    public init() {}

    public func grant(
        _ entitlement: Entitlement, to user: UserID, until end: Instant?, source: String, in work: UnitOfWork
    ) async throws(DatabaseError) {
        _ = try await work.entitle(user, to: entitlement, until: end, source: source, reason: nil)
    }
}

extension UnitOfWork {
    /// The entitlement's number.
    func entitle(
        _ user: UserID, to entitlement: Entitlement, until end: Instant?, source: String, reason: String?
    ) async throws(DatabaseError) -> Int64 {
        let row = try await self.transaction.rows(
            """
            INSERT INTO membership.entitlements
                (user_id, created_at, starts_at, ends_at, entitlement, source, operation_id, reason)
            VALUES (\(user), \(self.now), \(self.now), \(end), \(entitlement.rawValue), \(source),
                \(self.operation.description), \(reason))
            RETURNING entitlement_id
            """
        ).first
        guard let row else { throw .badColumn("entitlement_id") }
        self.emit(VIPStatusChanged(isVIP: true, until: end, reason: source), about: user)
        return try row.get("entitlement_id")
    }
}
