public import JSON
public import Postgres
public import Vocabulary

/// What a member was given the use of, the newest first.
public struct EntitlementReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func entitlements(of user: UserID, limit: Int) async throws(DatabaseError) -> [GivenEntitlement] {
        var found: [GivenEntitlement] = []
        let rows = try await self.database.read(
            """
            SELECT entitlement_id, entitlement, source, reason, starts_at, ends_at, revoked_at
            FROM membership.entitlements WHERE user_id = \(user) ORDER BY entitlement_id DESC LIMIT \(limit)
            """)
        for row in rows { found.append(try GivenEntitlement(row: row)) }
        return found
    }
}

public struct GivenEntitlement: RowDecodable, JSONEncodable, Sendable {
    let id: Int64
    let entitlement, source: String
    let reason: String?
    let start: Instant
    let end, revoked: Instant?

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("entitlement_id")
        self.entitlement = try row.get("entitlement")
        self.source = try row.get("source")
        self.reason = try row.optional("reason")
        self.start = try row.get("starts_at")
        self.end = try row.optional("ends_at")
        self.revoked = try row.optional("revoked_at")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("entitlement", self.entitlement)
            json.member("source", self.source)
            json.member("reason", ifPresent: self.reason)
            json.member("starts_at", self.start)
            json.member("ends_at", ifPresent: self.end)
            json.member("revoked_at", ifPresent: self.revoked)
        }
    }
}
