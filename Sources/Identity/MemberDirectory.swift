public import Postgres
import Vocabulary

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
}
