public import EventCatalogue
public import Postgres
public import Vocabulary

/// What staff look at: the log, the subscribers, what they could not take.
public struct EventReader: Sendable {
    /// Events that one look at the log goes through at most, when it has to search.
    static let reach = 20_000
    /// Events behind which a subscriber is "at least".
    static let countedLag = 10_000

    let database: any Database

    public init(database: any Database) { self.database = database }
}

// MARK: - The log

/// Which events to list.
public struct EventQuery: Sendable {
    /// A name, or a module's `narrative.*`.
    public var pattern: EventPattern?
    public var user: UserID?
    public var operation: String?
    public var from, until: Instant?
    /// Only events before this one.
    public var before: Int64?
    public var limit = 20

    public init() {}

    /// Events to go through.
    fileprivate var reach: Int {
        self.pattern == nil && self.from == nil && self.until == nil && (self.operation == nil || self.user == nil)
            ? self.limit + 1 : EventReader.reach
    }
}

/// Newest first.
public struct EventPage: Sendable {
    public let events: [RecordedEvent]
    /// Where to go on; `nil` at the end. A search may have found nothing on the way there.
    public let next: Int64?
}

extension EventReader {
    public func events(_ query: EventQuery) async throws(DatabaseError) -> EventPage {
        let rows = try await self.database.read(.events(query))
        guard rows.count > 0 else { return EventPage(events: [], next: nil) }
        var events: [RecordedEvent] = []
        for index in 0..<rows.count - 1 { events.append(try RecordedEvent(row: rows[index])) }
        let last = rows[rows.count - 1]
        let isMore = events.count > query.limit
        events = Array(events.prefix(query.limit))
        if isMore { return EventPage(events: events, next: events.last?.seq) }
        let isCut: Bool = try last.get("is_cut")
        return EventPage(events: events, next: isCut ? try last.optional("seq") : nil)
    }
}

extension SQL {
    /// The events found, and a last row that says how far the search went.
    fileprivate static func events(_ query: EventQuery) -> SQL {
        """
        WITH searched AS (
            SELECT * FROM (\(Self.candidates(query))) AS candidate ORDER BY seq DESC LIMIT \(query.reach)
        )
        SELECT * FROM (
            SELECT seq, type, event_id::text AS event_id, user_id, lane, operation_id, timestamp, schema_version,
                data::text AS data, NULL::boolean AS is_cut
            FROM searched WHERE \(Self.conditions(query)) ORDER BY seq DESC LIMIT \(query.limit + 1)
        ) AS found
        UNION ALL
        SELECT min(seq), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(*) >= \(query.reach) FROM searched
        """
    }

    /// By whichever index leads there.
    private static func candidates(_ query: EventQuery) -> SQL {
        let before: SQL = "seq < \(query.before ?? .max)"
        func branch(_ condition: SQL) -> SQL {
            """
            (SELECT * FROM coordination.event_log WHERE \(condition) AND \(before)
            ORDER BY seq DESC LIMIT \(query.reach))
            """
        }
        if let operation = query.operation { return branch("operation_id = \(operation)") }
        if let user = query.user { return branch("user_id = \(user)") }
        return "\(branch("lane = 0")) UNION ALL \(branch("lane = 1")) UNION ALL \(branch("lane = 2"))"
    }

    private static func conditions(_ query: EventQuery) -> SQL {
        var conditions: SQL = "true"
        if let pattern = query.pattern { conditions = "\(conditions) AND \([pattern].condition)" }
        if let user = query.user { conditions = "\(conditions) AND user_id = \(user)" }
        if let from = query.from { conditions = "\(conditions) AND timestamp >= \(from)" }
        if let until = query.until { conditions = "\(conditions) AND timestamp < \(until)" }
        return conditions
    }
}

extension [EventPattern] {
    /// Whether an event's `type` fits one of these, in SQL.
    package var condition: SQL {
        if self.contains(.everything) { return "true" }
        let names = self.map(\.description)
        let prefixes = names.filter { $0.hasSuffix("*") }.map { "\($0.dropLast().replacing("_", with: #"\_"#))%" }
        return "(type = ANY(\(names)) OR type LIKE ANY(\(prefixes)))"
    }
}
