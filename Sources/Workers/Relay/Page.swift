import Coordination
import Postgres
import Vocabulary

/// What one look at a stream found.
struct Page: Sendable {
    /// Those that are wanted.
    let events: [RecordedEvent]
    /// Of the events.
    let types: Set<String>
    /// The last one seen, wanted or not; 0 when there was none.
    let lastSeq: Int64
    /// Whether there may be more of the window.
    let isFull: Bool
    /// What the events were seen in.
    let snapshot: String
    /// When the first one seen happened, wanted or not; `nil` when there was none.
    let oldest: Instant?
    /// When it was asked for.
    let readAt: ContinuousClock.Instant

    init(_ rows: ResultSet, limit: Int, readAt: ContinuousClock.Instant = .now) throws(DatabaseError) {
        guard let first = rows.first else { throw .badColumn("snapshot") }
        self.snapshot = try first.get("snapshot")
        self.oldest = try first.optional("timestamp")
        var (events, last, seen): ([RecordedEvent], Int64, Int) = ([], 0, 0)
        for row in rows {
            guard let seq: Int64 = try row.optional("seq") else { break }
            seen += 1
            last = max(last, seq)
            if try row.optional("type", as: String.self) != nil { events.append(try RecordedEvent(row: row)) }
        }
        // They come in this order as long as the planner sees nothing to gain by another one.
        events.sort { $0.seq < $1.seq }
        self.lastSeq = last
        self.isFull = seen >= limit
        self.events = events
        self.types = Set(events.map(\.type))
        self.readAt = readAt
    }
}

extension SQL {
    /// Rows of a ``Page``: the events that were seen, with nothing in those that nobody wants; one row without any when
    /// there was none.
    ///
    /// - Parameters:
    ///   - events: rows of the log in order, with `is_wanted`.
    ///   - snapshot: text that says what they were seen in.
    static func page(of events: SQL, seenIn snapshot: SQL) -> SQL {
        """
        SELECT snapshot, seq, timestamp, CASE WHEN is_wanted THEN type END AS type, event_id::text, user_id, lane,
            operation_id, schema_version, CASE WHEN is_wanted THEN data::text END AS data
        FROM (SELECT (\(snapshot)) AS snapshot) AS seen LEFT JOIN (\(events)) AS event ON true
        """
    }
}
