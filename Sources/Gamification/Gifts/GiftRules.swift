public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// What members may give each other.
public struct GiftRules: RowDecodable, JSONEncodable, JSONDecodable, Hashable, Sendable {
    public let minAmount, maxAmount: Int64
    /// On one of the giver's days, and of the receiver's.
    public let maxGivenPerDay, maxReceivedPerDay, maxGiftsPerDay: Int64
    /// Paid by the giver on top, and burned.
    public let feePercent: Int64

    public init(
        minAmount: Int64, maxAmount: Int64, maxGivenPerDay: Int64, maxReceivedPerDay: Int64, maxGiftsPerDay: Int64,
        feePercent: Int64
    ) {
        self.minAmount = minAmount
        self.maxAmount = maxAmount
        self.maxGivenPerDay = maxGivenPerDay
        self.maxReceivedPerDay = maxReceivedPerDay
        self.maxGiftsPerDay = maxGiftsPerDay
        self.feePercent = feePercent
    }

    public init(row: Row) throws(DatabaseError) {
        self.minAmount = try row.get("min_amount")
        self.maxAmount = try row.get("max_amount")
        self.maxGivenPerDay = try row.get("max_given_per_day")
        self.maxReceivedPerDay = try row.get("max_received_per_day")
        self.maxGiftsPerDay = try row.get("max_gifts_per_day")
        self.feePercent = try row.get("fee_percent")
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    public init(_ fields: JSONFields) throws(JSONFault) {
        try fields.allow(
            only: "min_amount", "max_amount", "max_given_per_day", "max_received_per_day", "max_gifts_per_day",
            "fee_percent")
        let most = Int64(1_000_000)
        self.minAmount = try fields.int("min_amount", in: 1...most)
        self.maxAmount = try fields.int("max_amount", in: self.minAmount...most)
        self.maxGivenPerDay = try fields.int("max_given_per_day", in: 1...most)
        self.maxReceivedPerDay = try fields.int("max_received_per_day", in: 1...most)
        self.maxGiftsPerDay = try fields.int("max_gifts_per_day", in: 1...1000)
        self.feePercent = try fields.int("fee_percent", in: 0...100)
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("min_amount", self.minAmount)
            json.member("max_amount", self.maxAmount)
            json.member("max_given_per_day", self.maxGivenPerDay)
            json.member("max_received_per_day", self.maxReceivedPerDay)
            json.member("max_gifts_per_day", self.maxGiftsPerDay)
            json.member("fee_percent", self.feePercent)
        }
    }

    public static func current(in database: any Database) async throws(DatabaseError) -> GiftRules? {
        try await database.first("SELECT * FROM gamification.gift_rules")
    }

    public static func current(in work: UnitOfWork) async throws(DatabaseError) -> GiftRules? {
        try await work.transaction.first("SELECT * FROM gamification.gift_rules")
    }
}

/// Staff change the rules of gifts; they hold from the next one on.
public struct ChangeGiftRules: Command, JSONDecodable {
    public typealias Receipt = GiftRules

    public static let name = "gamification.change_gift_rules"

    public let rules: GiftRules

    public init(_ rules: GiftRules) { self.rules = rules }
    public init(json: JSONValue) throws(JSONFault) { self.init(try GiftRules(json: json)) }
    public func encode(into json: inout JSONWriter) { self.rules.encode(into: &json) }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: ChangeGiftRules, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<GiftRules, Refusal> {
            let rules = input.rules
            work.transaction.queue(
                """
                UPDATE gamification.gift_rules
                SET min_amount = \(rules.minAmount), max_amount = \(rules.maxAmount),
                    max_given_per_day = \(rules.maxGivenPerDay), max_received_per_day = \(rules.maxReceivedPerDay),
                    max_gifts_per_day = \(rules.maxGiftsPerDay), fee_percent = \(rules.feePercent)
                """)
            work.emit(GameRuleChanged(rule: "gifts", value: JSONWriter.text(of: rules)), about: nil)
            return .success(rules)
        }
    }
}
