public import JSON
public import Postgres
public import Vocabulary

/// How much one source gives, and how much of it a member may earn.
public struct EarningRule: RowDecodable, JSONEncodable, JSONDecodable, Hashable, Sendable {
    public let source: EarnSource
    /// What one act gives when nothing else says so; `nil` where the act names the amount.
    public let amount: Int64?
    /// Caps per local day and per seven local days; `nil` for none.
    public let maxPerDay, maxPerWeek: Int64?
    /// Whether it counts toward the daily maximum over all sources.
    public let countsToMaximum: Bool

    public init(source: EarnSource, amount: Int64?, maxPerDay: Int64?, maxPerWeek: Int64?, countsToMaximum: Bool) {
        self.source = source
        self.amount = amount
        self.maxPerDay = maxPerDay
        self.maxPerWeek = maxPerWeek
        self.countsToMaximum = countsToMaximum
    }

    public init(row: Row) throws(DatabaseError) {
        guard let source = EarnSource(rawValue: try row.get("source")) else { throw .badColumn("source") }
        self.source = source
        self.amount = try row.optional("amount")
        self.maxPerDay = try row.optional("max_per_day")
        self.maxPerWeek = try row.optional("max_per_week")
        self.countsToMaximum = try row.get("counts_to_maximum")
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try self.init(fields, source: try fields.choice("source"))
    }

    /// A rule for `source` from the members a request may set.
    public init(_ fields: JSONFields, source: EarnSource) throws(JSONFault) {
        func amount(_ name: String) throws(JSONFault) -> Int64? {
            try fields.optional(name) { fields throws(JSONFault) in try fields.int(name, in: 1...Besitos.max.units) }
        }
        self.source = source
        self.amount = try amount("amount")
        self.maxPerDay = try amount("max_per_day")
        self.maxPerWeek = try amount("max_per_week")
        self.countsToMaximum = try fields.bool("counts_to_maximum")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("source", self.source.rawValue)
            json.member("amount", self.amount)
            json.member("max_per_day", self.maxPerDay)
            json.member("max_per_week", self.maxPerWeek)
            json.member("counts_to_maximum", self.countsToMaximum)
        }
    }
}

extension BesitoReader {
    /// What a member earns a day at most, over all sources that count.
    public func dailyMaximum() async throws(DatabaseError) -> Int64? {
        try await self.database.read("SELECT max_daily_grants FROM gamification.economy_settings").first?
            .get("max_daily_grants")
    }

    public func earningRules() async throws(DatabaseError) -> [EarningRule] {
        try await self.database.all(
            """
            SELECT source, amount, max_per_day, max_per_week, counts_to_maximum
            FROM gamification.earning_rules ORDER BY source
            """)
    }
}
