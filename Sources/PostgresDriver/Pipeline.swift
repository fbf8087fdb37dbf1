import Postgres

/// A statement in a flight, and what is done with its answer.
struct FlightStatement: Sendable {
    enum Use: Sendable {
        case result
        case discard
        /// Must be answered by the tag COMMIT: PostgreSQL answers ROLLBACK, not an error, in a failed transaction.
        case commit
    }

    let sql: SQL
    let use: Use
}

/// How one statement of a flight ended.
enum StatementOutcome: Sendable {
    case done
    case rows(ResultSet)
    case failed(DatabaseError)
    /// Not run, because one before it in the flight had failed.
    case skipped
}

/// All outcomes of a flight in order, or why there are none: the connection was lost on the way.
typealias FlightResult = Result<[StatementOutcome], DatabaseError>

/// The books of one connection in pipeline mode: which answer belongs to which statement.
///
/// libpq gives each step (a Parse, or a Bind with its Execute) one result and then an end mark, and each
/// Sync one result without an end mark. A failure skips everything up to the Sync. A flight is what lies
/// between two Syncs.
struct Pipeline {
    enum Step: Equatable {
        case prepare(statement: Int, entry: Int)
        case execute(statement: Int, entry: Int?)
    }

    enum Reply {
        case done
        case rows(ResultSet)
        case failed(DatabaseError)
        case skipped
        case end
        case sync
    }

    enum Event {
        case nothing
        case prepared(entry: Int)
        case notPrepared(entry: Int)
        case landed([StatementOutcome])
        /// An answer that no step asked for: the books and the server disagree.
        case outOfStep
    }

    private struct Flight {
        let steps: [Step]
        var position = 0
        var outcomes: [StatementOutcome]
    }

    private var flights: [Flight] = []

    var isEmpty: Bool { self.flights.isEmpty }

    /// What the next result answers; `nil` when it is a Sync or nothing at all.
    var expected: Step? {
        guard let flight = self.flights.first, flight.position < flight.steps.count else { return nil }
        return flight.steps[flight.position]
    }

    mutating func sent(steps: [Step], statements: Int) {
        self.flights.append(Flight(steps: steps, outcomes: Array(repeating: .skipped, count: statements)))
    }

    mutating func receive(_ reply: Reply) -> Event {
        switch reply {
        case .sync: return self.land()
        case .end: return self.advance()
        case .done, .rows, .failed, .skipped: return self.answer(reply)
        }
    }

    private mutating func land() -> Event {
        guard self.expected == nil, !self.isEmpty else { return .outOfStep }
        return .landed(self.flights.removeFirst().outcomes)
    }

    private mutating func advance() -> Event {
        guard self.expected != nil else { return .outOfStep }
        self.flights[0].position += 1
        return .nothing
    }

    private mutating func answer(_ reply: Reply) -> Event {
        switch self.expected {
        case nil: return .outOfStep
        case .execute(let statement, _):
            self.settle(statement, reply)
            return .nothing
        case .prepare(let statement, let entry):
            if case .done = reply { return .prepared(entry: entry) }
            self.settle(statement, reply)
            return .notPrepared(entry: entry)
        }
    }

    private mutating func settle(_ statement: Int, _ reply: Reply) {
        switch reply {
        case .done: self.flights[0].outcomes[statement] = .done
        case .rows(let rows): self.flights[0].outcomes[statement] = .rows(rows)
        case .failed(let error): self.flights[0].outcomes[statement] = .failed(error)
        // Stays `.skipped`, or the failure of its own Parse.
        case .skipped, .end, .sync: break
        }
    }
}
