public import Postgres
public import Vocabulary

/// Looks members up.
public struct MemberDirectory: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func member(_ reference: UserReference) async throws(DatabaseError) -> Member? {
        let condition: SQL =
            switch reference {
            case .user(let id): "id = \(id)"
            case .telegram(let id): "telegram_id = \(id)"
            }
        return try await self.database.first(
            """
            SELECT id, telegram_id, language, time_zone, first_name, telegram_username, created_at, last_active
            FROM identity.users WHERE \(condition)
            """)
    }

    /// Our id of `reference`; `nil` when nobody has it. An id of our own costs no statement and is not checked.
    public func id(of reference: UserReference) async throws(DatabaseError) -> UserID? {
        switch reference {
        case .user(let id): return id
        case .telegram(let account):
            let row = try await self.database.read("SELECT id FROM identity.users WHERE telegram_id = \(account)").first
            return try row?.get("id")
        }
    }
}
