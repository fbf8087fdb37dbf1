import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Makes the log's months before they begin, and drops those that are old enough, unless somebody has not read them.
public struct MaintainEventPartitions: Command, JSONDecodable {
    public static let name = "coordination.maintain_event_partitions"
    /// How long events are kept unless said otherwise.
    public static let standardDays: Int64 = 400
    /// Months that are there before they begin.
    static let monthsAhead = 2

    /// An event is kept at least so long.
    public let keepDays: Int64

    /// - Parameter keepDays: 31 to 36500.
    public init(keepDays: Int64 = Self.standardDays) { self.keepDays = keepDays }

    public init(json: JSONValue) throws(JSONFault) {
        self.keepDays = try JSONFields(json).int("keep_days", in: 31...36_500)
    }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("keep_days", self.keepDays) } }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        /// Names of partitions.
        public let made, dropped: [String]
        /// Old enough, but somebody has not read them yet.
        public let refused: [String]

        init(made: [String], dropped: [String], refused: [String]) {
            self.made = made
            self.dropped = dropped
            self.refused = refused
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("made", self.made)
                json.member("dropped", self.dropped)
                json.member("refused", self.refused)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            func names(_ name: String) throws(JSONFault) -> [String] {
                try [String].read(name, from: try JSONFields(json))
            }
            self.init(made: try names("made"), dropped: try names("dropped"), refused: try names("refused"))
        }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func validate(_ input: MaintainEventPartitions) -> Refusal? {
            guard (31...36_500).contains(input.keepDays) else {
                return Refusal(
                    .invalid, "coordination.bad_retention", "Events are kept 31 to 36500 days.", field: "keep_days")
            }
            return nil
        }

        public func execute(
            _ input: MaintainEventPartitions, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            // Writers queue behind us where we wait; we come again. Another instance is let be.
            work.transaction.queue("SET LOCAL lock_timeout TO '500ms'")
            let turn = try await work.transaction.rows(
                "SELECT pg_try_advisory_xact_lock(hashtext('coordination.event_log months')) AS is_ours")
            guard try turn.first?.get("is_ours") == true else {
                return .success(Receipt(made: [], dropped: [], refused: []))
            }
            let made = try await Self.make(in: work)
            let (dropped, refused) = try await Self.drop(keepDays: input.keepDays, in: work)
            return .success(Receipt(made: made, dropped: dropped, refused: refused))
        }
    }
}

extension MaintainEventPartitions.Handler {
    /// The months to come, and any that the default partition has rows of: of a clock that was moved, or a time
    /// without maintenance.
    private static func make(in work: UnitOfWork) async throws(DatabaseError) -> [String] {
        let wanted = try await work.transaction.rows(
            """
            SELECT DISTINCT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-01') AS name
            FROM (
                SELECT \(work.now)::timestamptz + months * interval '1 month' AS moment
                FROM generate_series(0, \(MaintainEventPartitions.monthsAhead)) AS months
                UNION ALL SELECT timestamp FROM coordination.event_log_default
            ) AS wanted
            ORDER BY name
            """)
        var made: [String] = []
        for month in try wanted.names() {
            let rows = try await work.transaction.rows(
                "SELECT coordination.make_event_month((\(month) || ' 00:00Z')::timestamptz) AS is_made")
            if try rows.first?.get("is_made") == true { made.append("event_log_\(month.monthSuffix)") }
        }
        return made
    }

    private static func drop(
        keepDays: Int64, in work: UnitOfWork
    ) async throws(DatabaseError) -> (dropped: [String], refused: [String]) {
        let oldest = work.now.advanced(by: .seconds(-keepDays * 86_400))
        let old = try await work.transaction.rows(
            "SELECT name FROM coordination.event_months WHERE ends_at <= \(oldest) ORDER BY name")
        var (dropped, refused): ([String], [String]) = ([], [])
        for month in try old.names() {
            let rows = try await work.transaction.rows("SELECT coordination.drop_event_month(\(month)) AS is_dropped")
            if try rows.first?.get("is_dropped") == true { dropped.append(month) } else { refused.append(month) }
        }
        return (dropped, refused)
    }
}

extension String {
    /// `2026_11` of `2026-11-01`.
    fileprivate var monthSuffix: String { String(self.prefix(7).map { $0 == "-" ? "_" : $0 }) }
}

extension ResultSet {
    fileprivate func names() throws(DatabaseError) -> [String] {
        var names: [String] = []
        for row in self { names.append(try row.get("name")) }
        return names
    }
}
