public import Postgres
public import Vocabulary

/// What members have been given the use of. Owned by Membership; anyone with a unit of work may give.
public protocol Entitlements: Sendable {
    /// Gives `entitlement` to `user` from now on, beside what they have already.
    ///
    /// - Parameters:
    ///   - end: when it is over; `nil` for never.
    ///   - source: a word for what gave it, such as `story`.
    func grant(
        _ entitlement: Entitlement, to user: UserID, until end: Instant?, source: String, in work: UnitOfWork
    ) async throws(DatabaseError)
}

/// Something one can be entitled to.
public enum Entitlement: String, Sendable, CaseIterable {
    case vip
}
