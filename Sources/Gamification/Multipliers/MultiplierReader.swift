public import JSON
public import Postgres
public import Vocabulary

/// Reads multipliers and segments.
public struct MultiplierReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// The last to end first.
    public func multipliers(limit: Int) async throws(DatabaseError) -> [MultiplierView] {
        try await self.database.all(
            """
            SELECT multiplier_key, name::text AS name, source, percent, starts_at, ends_at, cancelled_at, reason
            FROM gamification.multipliers ORDER BY ends_at DESC, multiplier_id LIMIT \(limit)
            """)
    }

    public func segments() async throws(DatabaseError) -> [EconomySegment] {
        try await self.database.all(
            "SELECT segment, from_lifetime, earn_percent FROM gamification.economy_segments ORDER BY from_lifetime")
    }
}

public struct MultiplierView: RowDecodable, JSONEncodable, Sendable {
    public let key: String
    public let name: LocalizedText
    public let source: String?
    public let percent: Int64
    public let startsAt, endsAt: Instant
    public let cancelledAt: Instant?
    public let reason: String

    public init(row: Row) throws(DatabaseError) {
        self.key = try row.get("multiplier_key")
        self.name = try row.decoded("name")
        self.source = try row.optional("source")
        self.percent = try row.get("percent")
        self.startsAt = try row.get("starts_at")
        self.endsAt = try row.get("ends_at")
        self.cancelledAt = try row.optional("cancelled_at")
        self.reason = try row.get("reason")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("key", self.key)
            json.member("name", self.name)
            json.member("source", self.source)
            json.member("percent", self.percent)
            json.member("starts_at", self.startsAt)
            json.member("ends_at", self.endsAt)
            json.member("cancelled_at", self.cancelledAt)
            json.member("reason", self.reason)
        }
    }
}
