import JSON
import Postgres
import Vocabulary

/// `coordination.event_log`: what happened, written in the transaction that made it true.
enum EventLog {
    /// Appends all events in one statement that rides with COMMIT.
    static func append(_ events: [DomainEvent], in work: UnitOfWork) {
        guard !events.isEmpty else { return }
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
