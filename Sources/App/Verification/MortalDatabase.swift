import Postgres

/// A database whose every statement, commit and rollback is a step at which the process may die.
///
/// Statements that would share a round trip are sent one by one, so that the process can die between any two of them
/// with PostgreSQL having done the first and not the second. The step after a statement is the one before the next.
struct MortalDatabase: Database {
    let base: any Database
    let points: CrashPoints

    func read(_ statement: SQL) async throws(DatabaseError) -> ResultSet {
        self.points.pass("before \(statement.start)")
        return try await self.base.read(statement)
    }

    func transaction<Value: Sendable>(
        _ body: (any Transaction) async throws(DatabaseError) -> Ending<Value>
    ) async throws(DatabaseError) -> Value {
        var isCommitted = false
        let value = try await self.base.transaction { (transaction) throws(DatabaseError) -> Ending<Value> in
            let mortal = MortalTransaction(transaction, self.points)
            let wish = try await body(mortal)
            if case .commit = wish {
                try await mortal.land()
                isCommitted = true
            }
            self.points.pass("before \(isCommitted ? "COMMIT" : "ROLLBACK")")
            return wish
        }
        // After a rollback all is as before it.
        if isCommitted { self.points.pass("after COMMIT") }
        return value
    }
}

private final class MortalTransaction: Transaction {
    private let base: any Transaction
    private let points: CrashPoints
    private var line: [(statement: SQL, rows: QueuedRows?)] = []

    init(_ base: any Transaction, _ points: CrashPoints) {
        self.base = base
        self.points = points
    }

    func queue(_ statement: SQL) { self.line.append((statement, nil)) }

    func queueForRows(_ statement: SQL) -> QueuedRows {
        let rows = QueuedRows(of: statement)
        self.line.append((statement, rows))
        return rows
    }

    func flight(_ statements: [SQL]) async throws(DatabaseError) -> [ResultSet] {
        try await self.land()
        var results: [ResultSet] = []
        for statement in statements { results.append(try await self.send(statement)) }
        return results
    }

    /// Sends what is in line.
    func land() async throws(DatabaseError) {
        let line = self.line
        self.line = []
        for (statement, rows) in line {
            let result = try await self.send(statement)
            rows?.landed = result
        }
    }

    private func send(_ statement: SQL) async throws(DatabaseError) -> ResultSet {
        self.points.pass("before \(statement.start)")
        return try await self.base.rows(statement)
    }
}

extension SQL {
    /// Enough of it to know it by.
    fileprivate var start: String {
        let words = self.text.split { $0.isWhitespace }.joined(separator: " ")
        return words.count > 70 ? words.prefix(69) + "…" : words
    }
}
