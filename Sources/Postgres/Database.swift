public protocol Database: Sendable {
    /// Runs one reading statement outside any transaction. Reads of many callers share connections.
    func read(_ statement: SQL) async throws(DatabaseError) -> ResultSet

    /// Runs a read that may share its statement with others.
    func read(_ shared: SharedRead) async throws(DatabaseError) -> ResultSet

    /// Runs `body` between BEGIN and its ending. A thrown error rolls back. After a serialization
    /// failure (40001) or a deadlock (40P01) it runs again, a bounded number of times.
    func transaction<Value: Sendable>(
        _ body: (any Transaction) async throws(DatabaseError) -> Ending<Value>
    ) async throws(DatabaseError) -> Value
}

extension Database {
    public func read(_ shared: SharedRead) async throws(DatabaseError) -> ResultSet {
        try await self.read(SharedRead.joined([shared]))
    }

    /// The row of a shared read, or `nil`.
    public func first<Value: RowDecodable>(
        _ shared: SharedRead, as _: Value.Type = Value.self
    ) async throws(DatabaseError) -> Value? {
        guard let row = try await self.read(shared).first else { return nil }
        return try Value(row: row)
    }

    /// The first row of one reading statement, or `nil`.
    public func first<Value: RowDecodable>(
        _ statement: SQL, as _: Value.Type = Value.self
    ) async throws(DatabaseError) -> Value? {
        guard let row = try await self.read(statement).first else { return nil }
        return try Value(row: row)
    }

    /// All rows of one reading statement.
    public func all<Value: RowDecodable>(
        _ statement: SQL, as _: Value.Type = Value.self
    ) async throws(DatabaseError) -> [Value] {
        var values: [Value] = []
        for row in try await self.read(statement) { values.append(try Value(row: row)) }
        return values
    }
}

/// The database did not answer as the code assumes: an outage or our own bug, never a user's mistake.
public enum DatabaseError: Error, Hashable, Sendable {
    /// PostgreSQL refused a statement. `message` is its primary message, which may hold values.
    case server(sqlState: String, message: String)
    /// No connection: nothing was sent, or, for a transaction already under way, its fate is unknown.
    case unreachable(String)
    /// No connection became free in time. Nothing was sent.
    case busy
    /// The answer did not come in time; the connection was dropped and the fate is unknown.
    case timedOut
    case noRow(SQL)
    case badColumn(String)
}

extension DatabaseError {
    /// Thrown by a transaction's body that went by something it knew from before, and found it changed: the
    /// body runs again, as after a serialization failure.
    public static let outdated = DatabaseError.server(sqlState: "40001", message: "what was known has changed")

    public var sqlState: String? { if case .server(let state, _) = self { state } else { nil } }

    /// Whether trying again later may help.
    public var isTransient: Bool {
        switch self {
        case .unreachable, .busy, .timedOut: true
        // Serialization, deadlock, lock timeout, cancelled, too many connections, shutdowns.
        case .server(let state, _):
            ["40001", "40P01", "55P03", "57014", "53300", "57P01", "57P02", "57P03"].contains(state)
        case .noRow, .badColumn: false
        }
    }
}

extension DatabaseError: CustomStringConvertible {
    /// Safe for logs: server messages can quote what people typed, so only the state is shown.
    public var description: String {
        switch self {
        case .server(let state, _): "PostgreSQL refused a statement (SQLSTATE \(state))"
        case .unreachable: "PostgreSQL cannot be reached"
        case .busy: "no database connection became free in time"
        case .timedOut: "PostgreSQL did not answer in time"
        case .noRow(let statement): "no row from \(statement)"
        case .badColumn(let column): "column \(column) is missing or of another type"
        }
    }
}
