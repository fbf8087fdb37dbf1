public import Caches
public import Coordination
public import Postgres
public import Telemetry
public import Vocabulary

/// Looks members up.
public struct MemberDirectory: Sendable {
    private let database: any Database
    private let identities: Cache<UserReference, MemberIdentity, DatabaseError>?

    /// Asks the database every time.
    public init(database: any Database) {
        self.database = database
        self.identities = nil
    }

    /// Keeps identities; one directory per process.
    ///
    /// - Parameter maxMembers: whose identities are kept, by both of their names.
    public init(
        database: any Database, invalidations: Invalidations, maxMembers: Int, metrics: Metrics
    ) {
        self.database = database
        self.identities = Cache(
            MemberIdentity.topic, .session, maxCost: 2 * maxMembers, invalidations: invalidations, metrics: metrics)
    }

    /// As of now, or as this process has kept it for half an hour at most: changes are heard of.
    public func identity(_ reference: UserReference) async throws(DatabaseError) -> MemberIdentity? {
        guard let identities else { return try await self.read(reference) }
        return try await identities.value(for: reference) { () async throws(DatabaseError) in
            try await self.read(reference)
        }
    }

    private func read(_ reference: UserReference) async throws(DatabaseError) -> MemberIdentity? {
        let read =
            switch reference {
            case .user(let id): SharedRead("identity of a user", id) { .identities(asking: $0, by: "id") }
            case .telegram(let id):
                SharedRead("identity of an account", id) { .identities(asking: $0, by: "telegram_id") }
            }
        return try await self.database.first(read)
    }

    private static func condition(_ reference: UserReference) -> SQL {
        switch reference {
        case .user(let id): "id = \(id)"
        case .telegram(let id): "telegram_id = \(id)"
        }
    }

    public func member(_ reference: UserReference) async throws(DatabaseError) -> Member? {
        try await self.database.first(
            """
            SELECT id, telegram_id, language, time_zone, first_name, telegram_username, created_at, last_active
            FROM identity.users WHERE \(Self.condition(reference))
            """)
    }

    /// Whether a member wants to be told things without asking, as an operation under way sees it.
    public func wantsNotices(_ user: UserID, in work: UnitOfWork) async throws(DatabaseError) -> Bool {
        let rows = try await work.transaction.rows("SELECT wants_notices FROM identity.users WHERE id = \(user)")
        return try rows.first?.get("wants_notices") ?? false
    }

    /// By a Telegram user name, with its @ or without, whatever its case; as an operation under way sees it.
    public func named(_ name: String, in work: UnitOfWork) async throws(DatabaseError) -> Member? {
        let name = name.drop { $0 == "@" }.lowercased()
        guard !name.isEmpty else { return nil }
        return try await work.transaction.first(
            """
            SELECT id, telegram_id, language, time_zone, first_name, telegram_username, created_at, last_active
            FROM identity.users WHERE lower(telegram_username) = \(name) ORDER BY last_active DESC LIMIT 1
            """)
    }
}

extension SQL {
    /// - Parameters:
    ///   - callers: rows of whom, and for which caller.
    ///   - key: the column that names them.
    fileprivate static func identities(asking callers: SQL, by key: SQL) -> SQL {
        """
        SELECT asked.caller, member.id, member.language, member.time_zone
        FROM \(callers) AS asked (who, caller)
        JOIN identity.users AS member ON member.\(key) = asked.who
        """
    }
}
