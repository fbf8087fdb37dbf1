import EventCatalogue
import JSON
import Postgres
import Vocabulary

/// `coordination.event_log`: what happened, written in the transaction that made it true.
enum EventLog {
    /// Up to so many events are rows of their own in the statement, which is the cheapest; each number of them is
    /// a statement to prepare.
    private static let fewEvents = 4

    /// Appends all events in one statement that rides with COMMIT.
    ///
    /// `coordination.event_log` is read by what its rows' transactions had committed (`transaction_id`) and in the
    /// order of `seq`. Both stand on this statement: it runs when every lock of the operation is held, and it takes
    /// its transaction's number before the first `seq`.
    static func append(_ events: [DomainEvent], in work: UnitOfWork) {
        guard let first = events.first else { return }
        guard events.count <= self.fewEvents else { return self.appendMany(events, in: work) }
        var rows = self.row(of: first)
        for event in events.dropFirst() { rows = "\(rows), \(self.row(of: event))" }
        work.transaction.queue(
            """
            INSERT INTO coordination.event_log
                (type, user_id, schema_version, lane, data, operation_id, timestamp, transaction_id)
            SELECT type, user_id, schema_version, lane, data, \(work.operation.description), \(work.now),
                own.transaction_id
            FROM pg_current_xact_id() AS own (transaction_id),
                (VALUES \(rows)) AS said (type, user_id, schema_version, lane, data)
            """)
    }

    private static func row(of event: DomainEvent) -> SQL {
        """
        (\(event.type), \(event.user), \(event.schemaVersion), \(Int64(event.lane.rawValue)), \
        \(String(decoding: event.data, as: UTF8.self))::jsonb)
        """
    }

    private static func appendMany(_ events: [DomainEvent], in work: UnitOfWork) {
        self.append(events.map { ($0, work) }, at: work.now, in: work.transaction)
    }

    /// As ``append(_:in:)`` for several units of work of one transaction and time, in their order.
    static func append(of works: [UnitOfWork], in transaction: any Transaction) {
        let lines = works.flatMap { work in work.events.map { (event: $0, work: work) } }
        guard let now = works.first?.now, !lines.isEmpty else { return }
        self.append(lines, at: now, in: transaction)
    }

    private static func append(
        _ lines: [(event: DomainEvent, work: UnitOfWork)], at now: Instant, in transaction: any Transaction
    ) {
        let users = lines.map { $0.event.user?.rawValue ?? 0 }
        let versions = lines.map { Int64($0.event.schemaVersion) }
        let lanes = lines.map { Int64($0.event.lane.rawValue) }
        let data = lines.map { String(decoding: $0.event.data, as: UTF8.self) }
        transaction.queue(
            """
            INSERT INTO coordination.event_log
                (type, user_id, schema_version, lane, data, operation_id, timestamp, transaction_id)
            SELECT type, nullif(user_id, 0), schema_version, lane, data::jsonb, operation_id, \(now),
                own.transaction_id
            FROM pg_current_xact_id() AS own (transaction_id),
                unnest(\(lines.map(\.event.type)), \(users), \(versions), \(lanes), \(data),
                    \(lines.map(\.work.operation.description))) WITH ORDINALITY
                    AS said (type, user_id, schema_version, lane, data, operation_id, position)
            ORDER BY position
            """)
    }
}
