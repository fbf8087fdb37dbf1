public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Staff change what a source gives; it holds from the next grant on.
public struct ChangeEarningRule: Command, JSONDecodable {
    public typealias Receipt = EarningRule

    public static let name = "gamification.change_earning_rule"

    public let rule: EarningRule

    public init(_ rule: EarningRule) { self.rule = rule }

    public func encode(into json: inout JSONWriter) { self.rule.encode(into: &json) }

    public init(json: JSONValue) throws(JSONFault) { self.init(try EarningRule(json: json)) }

    public struct Handler: CommandHandler {
        public init() {}

        public func validate(_ input: ChangeEarningRule) -> Refusal? {
            let rule = input.rule
            if let day = rule.maxPerDay, let week = rule.maxPerWeek, week < day {
                return Refusal(
                    .invalid, "gamification.bad_earning_rule", "max_per_week must not be below max_per_day.",
                    field: "max_per_week")
            }
            if let amount = rule.amount, let day = rule.maxPerDay, day < amount {
                return Refusal(
                    .invalid, "gamification.bad_earning_rule",
                    "max_per_day must not be below amount: nothing could be earned.",
                    field: "max_per_day")
            }
            if rule.source == .dailyReward, rule.amount == nil {
                return Refusal(
                    .invalid, "gamification.bad_earning_rule", "The daily reward needs an amount.", field: "amount")
            }
            return nil
        }

        public func execute(
            _ input: ChangeEarningRule, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<EarningRule, Refusal> {
            let rule = input.rule
            work.transaction.queue(
                """
                INSERT INTO gamification.earning_rules (source, amount, max_per_day, max_per_week, counts_to_maximum)
                VALUES (\(rule.source.rawValue), \(rule.amount), \(rule.maxPerDay), \(rule.maxPerWeek),
                        \(rule.countsToMaximum))
                ON CONFLICT (source) DO UPDATE
                SET amount = excluded.amount, max_per_day = excluded.max_per_day,
                    max_per_week = excluded.max_per_week, counts_to_maximum = excluded.counts_to_maximum
                """)
            work.emit(
                EarningRuleChanged(
                    source: rule.source, amount: rule.amount, maxPerDay: rule.maxPerDay, maxPerWeek: rule.maxPerWeek,
                    countsToMaximum: rule.countsToMaximum), about: nil)
            return .success(rule)
        }
    }
}
