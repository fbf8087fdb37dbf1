public import Postgres
import Vocabulary

/// Finds out what operations did (CO29).
public struct OperationReader: Sendable {
    private let database: any Database
    private let tables: [TracedTable]

    /// - Parameter tables: every table whose rows name the operation that wrote them, besides the engine's own.
    public init(database: any Database, tables: [TracedTable]) {
        self.database = database
        self.tables = tables
    }

    /// `nil` when nothing of it is known.
    public func trace(_ operation: OperationID) async throws(DatabaseError) -> OperationTrace? {
        let id = operation.description
        let events: [RecordedEvent] = try await self.database.all(.events(of: id))
        let trace = OperationTrace(
            operation: operation, receipt: try await self.receipt("operation_id = \(id)"),
            cause: try await self.jobs("effects_id = \(id)").first,
            rows: try await self.rows(of: id, about: Set(events.compactMap(\.user?.rawValue)).sorted()), events: events,
            setAside: events.isEmpty ? [] : try await self.database.all(.setAside(events)),
            jobs: try await self.jobs("operation_id = \(id)"),
            workflows: try await self.database.all("\(WorkflowSummary.columns) WHERE operation_id = \(id) LIMIT 100"))
        return trace.isEmpty ? nil : trace
    }

    /// What a request made, newest first: usually one operation.
    public func receipts(ofRequest request: String) async throws(DatabaseError) -> [OperationReceipt] {
        try await self.database.all(
            """
            SELECT \(OperationReceipt.columns) FROM coordination.commands
            WHERE request_id = \(request) ORDER BY created_at DESC LIMIT \(OperationTrace.limit)
            """)
    }

    /// What an update of Telegram made.
    public func receipt(ofUpdate update: Int64) async throws(DatabaseError) -> OperationReceipt? {
        try await self.receipt("scope = 'telegram' AND key = \("\(update)")")
    }

    private func receipt(_ condition: SQL) async throws(DatabaseError) -> OperationReceipt? {
        try await self.database.first(
            "SELECT \(OperationReceipt.columns) FROM coordination.commands WHERE \(condition)")
    }

    private func jobs(_ condition: SQL) async throws(DatabaseError) -> [JobRecord] {
        try await self.database.all(
            """
            SELECT \(JobRecord.columns) FROM coordination.jobs WHERE \(condition)
            ORDER BY job_id LIMIT \(OperationTrace.limit)
            """)
    }

    private func rows(of operation: String, about users: [Int64]) async throws(DatabaseError) -> [TracedRow] {
        guard var parts = self.tables.first.map({ $0.rows(of: operation, about: users) }) else { return [] }
        for table in self.tables.dropFirst() { parts = "\(parts) UNION ALL \(table.rows(of: operation, about: users))" }
        return try await self.database.all(parts)
    }
}

/// A domain's table with a column `operation_id`.
public struct TracedTable: Sendable {
    private let name: SQL
    private let isFoundByMember: Bool

    /// - Parameters:
    ///   - name: with its schema, as in `commerce.user_purchases`.
    ///   - isFoundByMember: it is indexed by `user_id`, not by operation.
    public init(_ name: StaticString, isFoundByMember: Bool = false) {
        self.name = SQL(trusted: "\(name)")
        self.isFoundByMember = isFoundByMember
    }

    fileprivate func rows(of operation: String, about users: [Int64]) -> SQL {
        """
        (SELECT '\(self.name)' AS "table", to_jsonb(traced)::text AS "row" FROM \(self.name) AS traced
        WHERE operation_id = \(operation)\(self.isFoundByMember ? " AND user_id = ANY(\(users))" as SQL : "")
        LIMIT \(OperationTrace.limit))
        """
    }
}

extension TracedTable: CustomStringConvertible {
    public var description: String { self.name.text }
}

extension SQL {
    fileprivate static func events(of operation: String) -> SQL {
        """
        SELECT seq, type, event_id::text AS event_id, user_id, lane, operation_id, timestamp, schema_version,
            data::text AS data
        FROM coordination.event_log WHERE operation_id = \(operation) ORDER BY seq LIMIT \(OperationTrace.limit)
        """
    }

    fileprivate static func setAside(_ events: [RecordedEvent]) -> SQL {
        """
        SELECT id, seq, subscriber, state, attempts, last_error FROM coordination.set_aside_events
        WHERE seq = ANY(\(events.map(\.seq))) ORDER BY id LIMIT \(OperationTrace.limit)
        """
    }
}
