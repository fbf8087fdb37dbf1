public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Staff let a frozen balance go, once its books add up again.
public struct ReleaseBalance: Command, JSONDecodable {
    public static let name = "gamification.release_balance"

    public let user: UserID
    public let reason: String

    public init(user: UserID, reason: String) {
        self.user = user
        self.reason = reason
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "reason")
        self.init(user: try fields.id("user_id"), reason: try fields.reason())
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let user: UserID

        public func encode(into json: inout JSONWriter) { json.object { $0.member("user_id", self.user) } }

        init(user: UserID) { self.user = user }
        public init(json: JSONValue) throws(JSONFault) { self.user = try JSONFields(json).id("user_id") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: ReleaseBalance, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.holdBalance(of: input.user)
            let results = try await work.transaction.flight([
                .ledgerMismatches(of: input.user, limit: 1),
                "DELETE FROM gamification.frozen_balances WHERE user_id = \(input.user) RETURNING user_id",
            ])
            guard !results[1].isEmpty else { return .failure(.balanceNotFrozen) }
            guard results[0].isEmpty else { return .failure(.booksDisagree) }
            work.emit(BalanceReleased(reason: input.reason), about: input.user)
            return .success(Receipt(user: input.user))
        }
    }
}

extension Refusal {
    static let balanceNotFrozen = Refusal(
        .conflict, "gamification.balance_not_frozen", "The balance is not frozen.")
    static let booksDisagree = Refusal(
        .conflict, "gamification.books_disagree", "The member's books still do not add up: see the findings.")
}
