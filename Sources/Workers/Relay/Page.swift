import Coordination
import Postgres
import Vocabulary

/// What one look at a stream found.
struct Page {
    /// Those that the subscriber wants.
    let events: [RecordedEvent]
    /// The last one seen, wanted or not; 0 when there was none.
    let lastSeq: Int64
    /// Whether there may be more of the window.
    let isFull: Bool
    /// What the events were seen in.
    let snapshot: String
    /// When the first one seen happened, wanted or not; `nil` when there was none.
    let oldest: Instant?

    init(_ rows: ResultSet, limit: Int) throws(DatabaseError) {
        guard let last = rows.count > 0 ? rows[rows.count - 1] : nil else { throw .badColumn("snapshot") }
        self.lastSeq = try last.get("seq")
        self.isFull = try last.get("count", as: Int.self) >= limit
        self.snapshot = try last.get("snapshot")
        self.oldest = try last.optional("timestamp")
        var events: [RecordedEvent] = []
        for index in 0..<rows.count - 1 { events.append(try RecordedEvent(row: rows[index])) }
        self.events = events
    }
}

extension SQL {
    /// Rows of a ``Page``: the events that are wanted, and a last row about all that were seen.
    ///
    /// - Parameters:
    ///   - events: rows of the log in order, with `is_wanted`.
    ///   - snapshot: text that says what they were seen in.
    static func page(of events: SQL, seenIn snapshot: SQL) -> SQL {
        """
        WITH next AS MATERIALIZED (
            SELECT seq, CASE WHEN is_wanted THEN type END AS type, event_id, user_id, lane, operation_id, timestamp,
                schema_version, CASE WHEN is_wanted THEN data END AS data
            FROM (\(events)) AS event
        )
        SELECT seq, type, event_id::text, user_id, lane, operation_id, timestamp, schema_version, data::text,
            NULL AS count, NULL AS snapshot
        FROM next WHERE type IS NOT NULL
        UNION ALL
        SELECT coalesce(max(seq), 0), NULL, NULL, NULL, NULL, NULL, min(timestamp), NULL, NULL, count(*), (\(snapshot)) FROM next
        """
    }
}
