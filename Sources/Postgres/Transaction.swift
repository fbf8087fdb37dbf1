/// One open transaction on one connection.
///
/// Deliberately not `Sendable`: the compiler refuses to let a child task share it. A body does nothing
/// but SQL, because it runs again from the start after a serialization failure or a deadlock.
public protocol Transaction: AnyObject {
    /// Puts `statement` in line without sending it: it rides with the next flight or with COMMIT. Its
    /// result is dropped; its failure fails the transaction. For writes that cannot go wrong for a
    /// reason the caller would want to know.
    func queue(_ statement: SQL)

    /// As ``queue(_:)``, but its rows can be looked at after the next flight.
    func queueForRows(_ statement: SQL) -> QueuedRows

    /// Sends what is in line and then `statements`, all in one round trip, and waits for the results of
    /// `statements`, in their order.
    func flight(_ statements: [SQL]) async throws(DatabaseError) -> [ResultSet]
}

extension Transaction {
    /// Sends `statement`, after what is in line, and waits for its rows.
    public func rows(_ statement: SQL) async throws(DatabaseError) -> ResultSet {
        try await self.flight([statement])[0]
    }

    /// The first row as `Value`, or `nil` when there is none.
    public func first<Value: RowDecodable>(
        _ statement: SQL, as _: Value.Type = Value.self
    ) async throws(DatabaseError) -> Value? {
        guard let row = try await self.rows(statement).first else { return nil }
        return try Value(row: row)
    }

    /// The only row as `Value`.
    ///
    /// - Throws: `DatabaseError.noRow` when the statement returned none.
    public func one<Value: RowDecodable>(
        _ statement: SQL, as _: Value.Type = Value.self
    ) async throws(DatabaseError) -> Value {
        guard let value = try await self.first(statement, as: Value.self) else { throw .noRow(statement) }
        return value
    }
}

/// How a transaction's body wants it to end; either way the value is handed back to the caller.
public enum Ending<Value: Sendable>: Sendable {
    case commit(Value)
    case rollBack(Value)
}

/// The rows of a statement that rides with the next flight.
///
/// Not `Sendable`, like the transaction it belongs to.
public final class QueuedRows {
    private let statement: SQL
    /// Set by the driver when the flight has landed.
    public var landed: ResultSet?

    public init(of statement: SQL) { self.statement = statement }

    /// - Throws: `DatabaseError.noRow` when no flight has landed since.
    public func rows() throws(DatabaseError) -> ResultSet {
        guard let landed else { throw .noRow(self.statement) }
        return landed
    }
}
