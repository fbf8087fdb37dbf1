public import Caches
public import Postgres
public import Vocabulary

/// What hardly ever changes about a member: enough to answer them in their language.
public struct MemberIdentity: RowDecodable, Sendable {
    /// What makes kept identities stale.
    static let topic = "identity.members"

    public let id: UserID
    public let language: Language
    public let timeZone: String

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("id")
        self.language = try row.get("language")
        self.timeZone = try row.get("time_zone")
    }
}

/// A member by either name. The two are not tied: a change says both.
extension UserReference: CacheKey {
    public var tag: UserReference { self }
}
