public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Staff take besitos from a member: a correction, which is a new ledger row like any other.
public struct SpendBesitos: Command, JSONDecodable {
    public typealias Receipt = LedgerReceipt

    public static let name = "gamification.spend_besitos"

    public let user: UserID
    public let amount: Besitos
    public let purpose: SpendPurpose
    public let description: String?

    public init(user: UserID, amount: Besitos, purpose: SpendPurpose, description: String?) {
        self.user = user
        self.amount = amount
        self.purpose = purpose
        self.description = description
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("amount", self.amount)
            json.member("reason", self.purpose.rawValue)
            json.member("description", self.description)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "amount", "reason", "description")
        self.init(
            user: try fields.id("user_id"), amount: try fields.besitos("amount"), purpose: try fields.choice("reason"),
            description: try fields.optional("description") { (fields) throws(JSONFault) in
                try fields.description()
            })
    }

    public struct Handler: CommandHandler {
        private let ledger: any BesitoLedger

        public init(ledger: any BesitoLedger) { self.ledger = ledger }

        public func validate(_ input: SpendBesitos) -> Refusal? {
            input.amount > .zero ? nil : .amountNotPositive
        }

        public func execute(
            _ input: SpendBesitos, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<LedgerReceipt, Refusal> {
            let entry = LedgerEntry(input.purpose, description: input.description)
            return try await self.ledger.spend(input.amount, of: input.user, for: entry, in: work)
        }
    }
}
