public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// A member hides from the rankings, or comes back.
public struct ShowInLeaderboards: Command, JSONDecodable {
    public static let name = "gamification.show_in_leaderboards"

    public let user: UserID
    public let isShown: Bool

    public init(user: UserID, isShown: Bool) {
        self.user = user
        self.isShown = isShown
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("shown", self.isShown)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "shown")
        self.init(user: try fields.id("user_id"), isShown: try fields.bool("shown"))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let isShown: Bool

        init(isShown: Bool) { self.isShown = isShown }
        public func encode(into json: inout JSONWriter) { json.object { $0.member("shown", self.isShown) } }
        public init(json: JSONValue) throws(JSONFault) { self.isShown = try JSONFields(json).bool("shown") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: ShowInLeaderboards, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let known = try await work.transaction.rows(
                "SELECT true FROM published.members WHERE user_id = \(input.user)")
            guard !known.isEmpty else { return .failure(.noSuchUser) }
            work.transaction.queue(
                input.isShown
                    ? "DELETE FROM gamification.hidden_from_leaderboards WHERE user_id = \(input.user)"
                    : """
                    INSERT INTO gamification.hidden_from_leaderboards (user_id, hidden_at)
                    VALUES (\(input.user), \(work.now)) ON CONFLICT DO NOTHING
                    """)
            return .success(Receipt(isShown: input.isShown))
        }
    }
}
