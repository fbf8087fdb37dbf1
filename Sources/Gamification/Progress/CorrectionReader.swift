public import JSON
public import Postgres
public import Vocabulary

/// Reads what staff put right by hand.
public struct CorrectionReader: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// Of one member, newest first.
    public func corrections(of user: UserID, limit: Int) async throws(DatabaseError) -> [Correction] {
        try await self.database.all(
            """
            SELECT correction_id, created_at, subject, change, reason, operation_id FROM gamification.corrections
            WHERE user_id = \(user) ORDER BY correction_id DESC LIMIT \(limit)
            """)
    }
}

public struct Correction: RowDecodable, JSONEncodable, Sendable {
    public let id: Int64
    public let createdAt: Instant
    /// `item:candle`, `mission:first-steps`, `achievement:night-owl`, `streak`.
    public let subject: String
    public let change, reason, operation: String

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("correction_id")
        self.createdAt = try row.get("created_at")
        self.subject = try row.get("subject")
        self.change = try row.get("change")
        self.reason = try row.get("reason")
        self.operation = try row.get("operation_id")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("created_at", self.createdAt)
            json.member("subject", self.subject)
            json.member("change", self.change)
            json.member("reason", self.reason)
            json.member("operation_id", self.operation)
        }
    }
}
