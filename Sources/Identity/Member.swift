public import JSON
public import Postgres
public import Vocabulary

/// A person who talks to the bot.
public struct Member: RowDecodable, JSONEncodable, Sendable {
    public let id: UserID
    public let telegram: TelegramID?
    public let language: Language
    /// An IANA name; the member's days are counted in it.
    public let timeZone: String
    public let firstName: String
    public let username: String?
    public let createdAt: Instant
    public let lastActive: Instant

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("id")
        self.telegram = try row.optional("telegram_id")
        self.language = try row.get("language")
        self.timeZone = try row.get("time_zone")
        self.firstName = try row.get("first_name")
        self.username = try row.optional("telegram_username")
        self.createdAt = try row.get("created_at")
        self.lastActive = try row.get("last_active")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("telegram_id", self.telegram)
            json.member("first_name", self.firstName)
            json.member("telegram_username", self.username)
            json.member("language", self.language)
            json.member("time_zone", self.timeZone)
            json.member("created_at", self.createdAt)
            json.member("last_active", self.lastActive)
        }
    }
}
