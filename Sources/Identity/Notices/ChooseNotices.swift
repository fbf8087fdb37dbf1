public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// A member wants to be told what happens to them, or does not.
public struct ChooseNotices: Command, JSONDecodable {
    public static let name = "identity.choose_notices"

    public let user: UserID
    public let isWanted: Bool

    public init(user: UserID, isWanted: Bool) {
        self.user = user
        self.isWanted = isWanted
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("wanted", self.isWanted)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "wanted")
        self.init(user: try fields.id("user_id"), isWanted: try fields.bool("wanted"))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let isWanted: Bool

        init(isWanted: Bool) { self.isWanted = isWanted }
        public func encode(into json: inout JSONWriter) { json.object { $0.member("wanted", self.isWanted) } }
        public init(json: JSONValue) throws(JSONFault) { self.isWanted = try JSONFields(json).bool("wanted") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: ChooseNotices, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let changed = try await work.transaction.rows(
                "UPDATE identity.users SET wants_notices = \(input.isWanted) WHERE id = \(input.user)")
            guard changed.affected > 0 else { return .failure(.noSuchUser) }
            return .success(Receipt(isWanted: input.isWanted))
        }
    }
}
