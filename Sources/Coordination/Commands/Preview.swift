public import JSON
public import Postgres
public import Vocabulary

/// What an operation would do, found out by doing it and undoing all of it.
public struct Preview<Receipt: Sendable>: Sendable {
    public let result: Result<Receipt, Refusal>
    public let events: [DomainEvent]
    public let changes: [TableChange]

    func map<Other: Sendable>(_ change: (Receipt) -> Other) -> Preview<Other> {
        Preview<Other>(result: self.result.map(change), events: self.events, changes: self.changes)
    }
}

/// How many rows of one table an operation touches; parts of it that were undone count too.
public struct TableChange: RowDecodable, JSONEncodable, Sendable {
    public let table: String
    public let inserted: Int64
    public let updated: Int64
    public let deleted: Int64

    private init(_ table: String, inserted: Int64, updated: Int64, deleted: Int64) {
        self.table = table
        self.inserted = inserted
        self.updated = updated
        self.deleted = deleted
    }

    fileprivate func minus(_ other: TableChange) -> TableChange {
        TableChange(
            self.table, inserted: self.inserted - other.inserted, updated: self.updated - other.updated,
            deleted: self.deleted - other.deleted)
    }

    public init(row: Row) throws(DatabaseError) {
        self.table = try row.get("table")
        self.inserted = try row.get("inserted")
        self.updated = try row.get("updated")
        self.deleted = try row.get("deleted")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("table", self.table)
            json.member("inserted", self.inserted)
            json.member("updated", self.updated)
            json.member("deleted", self.deleted)
        }
    }
}

extension UnitOfWork {
    /// PostgreSQL's count of what this transaction has touched so far, and what earlier ones of its connection did
    /// that has not been reported yet.
    func touched() async throws(DatabaseError) -> [TableChange] {
        var changes: [TableChange] = []
        let rows = try await self.transaction.rows(
            """
            SELECT schemaname || '.' || relname AS table, n_tup_ins AS inserted, n_tup_upd AS updated,
                   n_tup_del AS deleted
            FROM pg_stat_xact_user_tables
            WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
            ORDER BY 1
            """)
        for row in rows { changes.append(try TableChange(row: row)) }
        return changes
    }
}

extension [TableChange] {
    /// What has come on top of an earlier count of the same transaction.
    func since(_ earlier: [TableChange]) -> [TableChange] {
        let before = Dictionary(uniqueKeysWithValues: earlier.map { ($0.table, $0) })
        return self.map { change in before[change.table].map(change.minus) ?? change }
            .filter { $0.inserted + $0.updated + $0.deleted > 0 }
    }
}
