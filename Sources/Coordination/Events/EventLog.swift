import JSON
import Postgres
import Vocabulary

/// `coordination.event_log`: what happened, written in the transaction that made it true.
enum EventLog {
    /// Up to so many events are rows of their own in the statement, which is the cheapest; each number of them is
    /// a statement to prepare.
    private static let fewEvents = 4

    /// Appends all events in one statement that rides with COMMIT.
    static func append(_ events: [DomainEvent], in work: UnitOfWork) {
        guard let first = events.first else { return }
        guard events.count <= self.fewEvents else { return self.appendMany(events, in: work) }
        var rows = self.row(of: first, in: work)
        for event in events.dropFirst() { rows = "\(rows), \(self.row(of: event, in: work))" }
        work.transaction.queue(
            """
            INSERT INTO coordination.event_log (type, user_id, schema_version, data, operation_id, timestamp)
            VALUES \(rows)
            """)
    }

    private static func row(of event: DomainEvent, in work: UnitOfWork) -> SQL {
        """
        (\(event.type), \(event.user), \(event.schemaVersion), \(String(decoding: event.data, as: UTF8.self))::jsonb,
         \(work.operation.description), \(work.now))
        """
    }

    private static func appendMany(_ events: [DomainEvent], in work: UnitOfWork) {
        let types = events.map(\.type)
        let users = events.map { $0.user?.rawValue ?? 0 }
        let versions = events.map { Int64($0.schemaVersion) }
        let data = events.map { String(decoding: $0.data, as: UTF8.self) }
        work.transaction.queue(
            """
            INSERT INTO coordination.event_log (type, user_id, schema_version, data, operation_id, timestamp)
            SELECT type, nullif(user_id, 0), schema_version, data::jsonb, \(work.operation.description), \(work.now)
            FROM unnest(\(types), \(users), \(versions), \(data)) WITH ORDINALITY
                AS said (type, user_id, schema_version, data, position)
            ORDER BY position
            """)
    }
}
