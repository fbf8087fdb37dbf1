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

    init(_ rows: ResultSet, limit: Int) throws(DatabaseError) {
        var events: [RecordedEvent] = []
        var lastSeq: Int64 = 0
        for index in 0..<max(0, rows.count - 1) {
            let row = rows[index]
            lastSeq = try row.get("seq")
            if try row.optional("type", as: String.self) != nil { events.append(try RecordedEvent(row: row)) }
        }
        guard let last = rows.count > 0 ? rows[rows.count - 1] : nil else { throw .badColumn("snapshot") }
        self.events = events
        self.lastSeq = lastSeq
        self.isFull = rows.count - 1 >= limit
        self.snapshot = try last.get("snapshot")
    }
}
