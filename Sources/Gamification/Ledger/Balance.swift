public import JSON
public import Postgres
public import Vocabulary

/// What a member owns now.
public struct Balance: RowDecodable, JSONEncodable, Sendable {
    public let user: UserID
    public let besitos: Besitos
    /// Everything ever earned, in besitos. It only grows, beyond what anybody can own at once.
    public let lifetime: Int64
    /// What a correction could not take: it is taken from what comes.
    public let owed: Besitos
    /// When besitos lapse next, if any do, and how many then.
    public let nextExpiry: (at: Instant, day: LocalDay, besitos: Besitos)?

    public init(row: Row) throws(DatabaseError) {
        self.user = try row.get("user_id")
        self.besitos = try row.get("besitos")
        self.lifetime = try row.get("lifetime_besitos")
        self.owed = try row.get("owed")
        if let at: Instant = try row.optional("next_expiry") {
            self.nextExpiry = (at, try row.get("next_expiry_day"), try row.get("next_expiring"))
        } else {
            self.nextExpiry = nil
        }
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("besitos", self.besitos)
            json.member("lifetime_besitos", self.lifetime)
            json.member("owed", self.owed)
            if let next = self.nextExpiry {
                json.member(
                    "next_expiry",
                    object: { json in
                        json.member("at", next.at)
                        json.member("besitos", next.besitos)
                    })
            }
        }
    }
}
