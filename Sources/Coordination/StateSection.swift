public import Postgres
public import Vocabulary

/// One domain's part of a member's state.
///
/// All parts are read by one statement, and so from one snapshot: what they say of a member was true at one moment.
public protocol StateSection: Sendable {
    /// The member of the state's JSON: `inventory`.
    var name: String { get }

    /// An expression, in parentheses, that is the part as `jsonb`; never NULL.
    func expression(for user: UserID, at now: Instant) -> SQL
}

/// Reads what is known of a member, from one snapshot.
public struct StateReader: Sendable {
    private let database: any Database
    private let sections: [any StateSection]

    public init(database: any Database, sections: [any StateSection]) {
        self.database = database
        self.sections = sections
    }

    /// JSON: a member for each section, and the snapshot it is of.
    public func state(of user: UserID, at now: Instant) async throws(DatabaseError) -> String {
        var parts: SQL =
            "'snapshot', pg_current_snapshot()::text, 'at', \(now)::timestamptz, 'user_id', \(user)::bigint"
        for section in self.sections {
            parts = "\(parts), \(section.name)::text, \(section.expression(for: user, at: now))"
        }
        guard
            let row = try await self.database.read("SELECT jsonb_build_object(\(parts))::text AS state").first
        else { throw .badColumn("state") }
        return try row.get("state")
    }
}
