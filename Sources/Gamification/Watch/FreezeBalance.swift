public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Staff keep a member from spending, giving and bidding.
public struct FreezeBalance: Command, JSONDecodable {
    public static let name = "gamification.freeze_balance"

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
            _ input: FreezeBalance, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.lockBalance(of: input.user)
            let frozen = try await work.transaction.rows(
                """
                INSERT INTO gamification.frozen_balances (user_id, frozen_at, findings)
                SELECT user_id, \(work.now), jsonb_build_object('reason', \(input.reason)::text)
                FROM published.members WHERE user_id = \(input.user)
                ON CONFLICT (user_id) DO NOTHING
                RETURNING user_id
                """)
            guard !frozen.isEmpty else { return .failure(.balanceNotToBeFrozen) }
            work.emit(BalanceFrozen(proofID: nil, reason: input.reason), about: input.user)
            return .success(Receipt(user: input.user))
        }
    }
}

extension Refusal {
    static let balanceNotToBeFrozen = Refusal(
        .conflict, "gamification.balance_not_to_be_frozen", "It is frozen already, or there is no such member.")
}
