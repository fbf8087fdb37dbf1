public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// The numbers that hold for the whole economy.
public struct EconomySettings: RowDecodable, JSONEncodable, JSONDecodable, Hashable, Sendable {
    /// What a member earns on one of their days at most, over all sources that count.
    public let maxDailyGrants: Int64
    /// How long besitos of an event last, and how long before they lapse their owner is reminded; in days.
    public let bonusDays, reminderDays: Int64
    /// Growth of the average balance above which an alert is said, in percent.
    public let inflationAlertPercent: Int64
    /// The item that makes a missed day of a streak good, by its key, and how many days at most.
    public let streakFreezeItem: String
    public let maxFrozenDays: Int64

    public init(
        maxDailyGrants: Int64, bonusDays: Int64, reminderDays: Int64, inflationAlertPercent: Int64,
        streakFreezeItem: String, maxFrozenDays: Int64
    ) {
        self.maxDailyGrants = maxDailyGrants
        self.bonusDays = bonusDays
        self.reminderDays = reminderDays
        self.inflationAlertPercent = inflationAlertPercent
        self.streakFreezeItem = streakFreezeItem
        self.maxFrozenDays = maxFrozenDays
    }

    public init(row: Row) throws(DatabaseError) {
        self.maxDailyGrants = try row.get("max_daily_grants")
        self.bonusDays = try row.get("bonus_days")
        self.reminderDays = try row.get("reminder_days")
        self.inflationAlertPercent = try row.get("inflation_alert_percent")
        self.streakFreezeItem = try row.get("streak_freeze_item")
        self.maxFrozenDays = try row.get("max_frozen_days")
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    public init(_ fields: JSONFields) throws(JSONFault) {
        try fields.allow(
            only: "max_daily_grants", "bonus_days", "reminder_days", "inflation_alert_percent", "streak_freeze_item",
            "max_frozen_days")
        self.maxDailyGrants = try fields.int("max_daily_grants", in: 1...1_000_000)
        self.bonusDays = try fields.int("bonus_days", in: 1...3650)
        self.reminderDays = try fields.int("reminder_days", in: 1...365)
        self.inflationAlertPercent = try fields.int("inflation_alert_percent", in: 1...100_000)
        self.streakFreezeItem = try fields.key("streak_freeze_item")
        self.maxFrozenDays = try fields.int("max_frozen_days", in: 0...365)
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("max_daily_grants", self.maxDailyGrants)
            json.member("bonus_days", self.bonusDays)
            json.member("reminder_days", self.reminderDays)
            json.member("inflation_alert_percent", self.inflationAlertPercent)
            json.member("streak_freeze_item", self.streakFreezeItem)
            json.member("max_frozen_days", self.maxFrozenDays)
        }
    }

    public static func current(in database: any Database) async throws(DatabaseError) -> EconomySettings? {
        try await database.first(.economySettings)
    }
}

/// Staff change the numbers of the economy; they hold from the next movement on.
public struct ChangeEconomySettings: Command, JSONDecodable {
    public typealias Receipt = EconomySettings

    public static let name = "gamification.change_economy_settings"

    public let settings: EconomySettings

    public init(_ settings: EconomySettings) { self.settings = settings }
    public init(json: JSONValue) throws(JSONFault) { self.init(try EconomySettings(json: json)) }
    public func encode(into json: inout JSONWriter) { self.settings.encode(into: &json) }

    public struct Handler: CommandHandler {
        public init() {}

        /// The item that is named already may be one that nobody has made yet.
        public func execute(
            _ input: ChangeEconomySettings, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<EconomySettings, Refusal> {
            let settings = input.settings
            let rows = try await work.transaction.rows(
                """
                UPDATE gamification.economy_settings
                SET max_daily_grants = \(settings.maxDailyGrants), bonus_days = \(settings.bonusDays),
                    reminder_days = \(settings.reminderDays),
                    inflation_alert_percent = \(settings.inflationAlertPercent),
                    streak_freeze_item = \(settings.streakFreezeItem), max_frozen_days = \(settings.maxFrozenDays)
                WHERE streak_freeze_item = \(settings.streakFreezeItem)
                   OR EXISTS (SELECT FROM gamification.items WHERE item_key = \(settings.streakFreezeItem))
                RETURNING true
                """)
            guard !rows.isEmpty else { return .failure(.noSuchFreezeItem) }
            work.emit(GameRuleChanged(rule: "economy", value: JSONWriter.text(of: settings)), about: nil)
            return .success(settings)
        }
    }
}

extension Refusal {
    static let noSuchFreezeItem = Refusal(
        .notFound, "gamification.no_such_item", "There is no such item.", field: "streak_freeze_item")
}

extension SQL {
    fileprivate static let economySettings: SQL = """
        SELECT max_daily_grants, bonus_days, reminder_days, inflation_alert_percent, streak_freeze_item,
               max_frozen_days::bigint AS max_frozen_days
        FROM gamification.economy_settings
        """
}
