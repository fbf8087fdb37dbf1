public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Staff give besitos to a member, with a reason that stays in the ledger.
public struct GrantBesitos: Command, JSONDecodable {
    public typealias Receipt = LedgerReceipt

    public static let name = "gamification.grant_besitos"

    public let user: UserID
    public let amount: Besitos
    public let source: EarnSource
    public let description: String?
    public let expiresAt: Instant?

    public init(user: UserID, amount: Besitos, source: EarnSource, description: String?, expiresAt: Instant? = nil) {
        self.user = user
        self.amount = amount
        self.source = source
        self.description = description
        self.expiresAt = expiresAt
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("amount", self.amount)
            json.member("reason", self.source.rawValue)
            json.member("description", self.description)
            json.member("expires_at", self.expiresAt)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "amount", "reason", "description", "expires_at")
        self.init(
            user: try fields.id("user_id"), amount: try fields.besitos("amount"), source: try fields.choice("reason"),
            description: try fields.optional("description") { (fields) throws(JSONFault) in
                try fields.description()
            },
            expiresAt: try fields.optional("expires_at") { (fields) throws(JSONFault) in
                try fields.time("expires_at")
            })
    }

    public struct Handler: CommandHandler {
        private let ledger: any BesitoLedger

        public init(ledger: any BesitoLedger) { self.ledger = ledger }

        public func validate(_ input: GrantBesitos) -> Refusal? {
            input.amount > .zero ? nil : .amountNotPositive
        }

        public func execute(
            _ input: GrantBesitos, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<LedgerReceipt, Refusal> {
            let entry = LedgerEntry(input.source, description: input.description, expiresAt: input.expiresAt)
            return try await self.ledger.grant(input.amount, to: input.user, for: entry, in: work)
        }
    }
}
