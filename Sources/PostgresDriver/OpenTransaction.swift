import EventLoops
import Postgres
import Telemetry

/// A transaction that has its connection but sends BEGIN only with the first flight.
final class OpenTransaction: Transaction {
    /// Sessions are read-only by default, see ``Connector``.
    private static let begin = FlightStatement(sql: "BEGIN READ WRITE", use: .discard)
    private static let commit = FlightStatement(sql: "COMMIT", use: .commit)
    private static let rollback = FlightStatement(sql: "ROLLBACK", use: .discard)

    private enum Phase {
        /// Nothing was sent yet.
        case unsent
        case begun
        /// Ended, or lost with its connection: nothing is left to undo.
        case over
    }

    private let connection: Connection
    private let counters: DriverCounters
    private let maxQueued: Int
    private var line: [FlightStatement] = []
    /// Who waits for the rows of a statement in line, by its place there.
    private var waiting: [(place: Int, rows: QueuedRows)] = []
    private var phase = Phase.unsent
    /// The first thing that went wrong; nothing is sent after it.
    private var failure: DatabaseError?
    /// False from the sending of COMMIT until it is answered.
    private(set) var fateIsKnown = true

    init(connection: Connection, counters: DriverCounters, maxQueued: Int) {
        self.connection = connection
        self.counters = counters
        self.maxQueued = maxQueued
    }

    func queue(_ statement: SQL) { self.queue(statement, .discard) }

    func queueForRows(_ statement: SQL) -> QueuedRows {
        let rows = QueuedRows(of: statement)
        self.waiting.append((self.line.count, rows))
        self.queue(statement, .result)
        return rows
    }

    private func queue(_ statement: SQL, _ use: FlightStatement.Use) {
        guard self.line.count < self.maxQueued else {
            self.failure = self.failure ?? .server(sqlState: "54000", message: "too many queued statements")
            return
        }
        self.append(statement, use)
    }

    func flight(_ statements: [SQL]) async throws(DatabaseError) -> [ResultSet] {
        for statement in statements { self.append(statement, .result) }
        var results: [ResultSet] = []
        results.reserveCapacity(statements.count)
        for case .rows(let rows) in try await self.fly().suffix(statements.count) { results.append(rows) }
        return results
    }

    private func append(_ statement: SQL, _ use: FlightStatement.Use) {
        self.failure = self.failure ?? statement.obstacle
        self.counters.statements.increment()
        self.line.append(FlightStatement(sql: statement, use: use))
    }

    /// - Throws: what failed earlier and was swallowed by the body, or why the commit failed.
    func commit() async throws(DatabaseError) {
        if let failure { throw failure }
        guard self.phase == .begun || !self.line.isEmpty else { return }
        self.line.append(Self.commit)
        self.fateIsKnown = false
        _ = try await self.fly()
        self.phase = .over
    }

    /// Sends ROLLBACK if there is anything to undo, and does not wait: whoever uses the connection next is
    /// answered after it.
    func rollBack() {
        guard self.phase == .begun else { return }
        self.phase = .over
        let connection = self.connection
        connection.loop.perform { connection.send([Self.rollback]) { _ in } }
    }

    private func fly() async throws(DatabaseError) -> [StatementOutcome] {
        if let failure { throw failure }
        guard !self.line.isEmpty else { return [] }
        let begin = self.phase == .unsent ? [Self.begin] : []
        let statements = begin + self.line
        let waiting = self.waiting
        self.line.removeAll(keepingCapacity: true)
        self.waiting = []
        self.phase = .begun
        switch await self.connection.fly(statements) {
        case .failure(let error):
            self.phase = .over
            self.failure = error
            throw error
        case .success(let outcomes):
            self.fateIsKnown = true
            for case .failed(let error) in outcomes {
                self.failure = error
                throw error
            }
            for (place, queued) in waiting {
                if case .rows(let rows) = outcomes[begin.count + place] { queued.landed = rows }
            }
            return outcomes
        }
    }
}

extension Connection {
    /// ``send(_:completion:)`` from any thread.
    fileprivate func fly(_ statements: [FlightStatement]) async -> FlightResult {
        await withUnsafeContinuation { continuation in
            self.loop.perform { self.send(statements) { continuation.resume(returning: $0) } }
        }
    }
}
