import CPostgres
import EventLoops
import Postgres
import Telemetry

/// One PostgreSQL session in pipeline mode: sends flights, copies answers out, and tells who asked.
///
/// `@unchecked Sendable`: every member is touched on `loop`'s thread only; other threads pass the
/// reference along and hop to the loop to use it.
final class Connection: ReadinessHandler, @unchecked Sendable {
    let id: Int
    let loop: EventLoop
    private let descriptor: Int32
    private let configuration: PostgresConfiguration
    private let counters: DriverCounters
    /// Called once, before the flights under way learn that the connection is gone.
    private let onLoss: (Connection, DatabaseError) -> Void

    /// `nil` once lost or closed.
    private var handle: OpaquePointer?
    private var pipeline = Pipeline()
    private var statements: StatementCache
    private var parameters = ParameterBuffer()
    /// Flights under way, oldest first, in step with `pipeline`.
    private var flights: [(statements: [FlightStatement], completion: (FlightResult) -> Void)] = []
    private var flightNumber = 0
    private var waitsForRoom = false
    /// When the oldest flight under way became the oldest.
    private var headSince = ContinuousClock.Instant.now
    private var watchdog: Timer?

    init(
        id: Int, handle: OpenHandle, loop: EventLoop, configuration: PostgresConfiguration, counters: DriverCounters,
        onLoss: @escaping (Connection, DatabaseError) -> Void
    ) {
        self.id = id
        self.loop = loop
        self.handle = handle.pointer
        self.descriptor = PQsocket(handle.pointer)
        self.configuration = configuration
        self.counters = counters
        self.statements = StatementCache(capacity: configuration.maxPreparedStatements)
        self.onLoss = onLoss
        loop.watch(self.descriptor, for: .readable, self)
    }

    deinit { if let handle { PQfinish(handle) } }

    var isOpen: Bool { self.handle != nil }

    func close() { self.shut() }

    /// Closes under whoever uses it.
    func abandon() { self.lose(.unreachable("the database was closed")) }

    private func shut() {
        guard let handle else { return }
        self.handle = nil
        self.watchdog?.cancel()
        self.watchdog = nil
        // libpq may have closed the socket already; its number is what the loop knows.
        self.loop.forget(self.descriptor)
        PQfinish(handle)
    }

    private func lose(_ error: DatabaseError) {
        guard self.isOpen else { return }
        self.shut()
        self.onLoss(self, error)
        let flights = self.flights
        self.flights = []
        for flight in flights { flight.completion(.failure(error)) }
    }

    private func loseBecauseOfServer(_ handle: OpaquePointer) {
        self.lose(.unreachable(String(cString: PQerrorMessage(handle))))
    }
}

// MARK: - Sending

extension Connection {
    /// Sends `statements` and a Sync in one write. `completion` is called on the loop, exactly once.
    func send(_ statements: [FlightStatement], completion: @escaping (FlightResult) -> Void) {
        guard let handle else { return completion(.failure(.unreachable("the connection was lost"))) }
        self.flightNumber += 1
        if self.flights.isEmpty { self.startWatchdog() }
        self.flights.append((statements, completion))
        self.counters.flights.increment()

        var steps: [Pipeline.Step] = []
        steps.reserveCapacity(statements.count + 1)
        var isSent = true
        for (index, statement) in statements.enumerated() where isSent {
            isSent = self.send(statement, at: index, on: handle, &steps)
        }
        guard isSent, PQpipelineSync(handle) == 1 else { return self.loseBecauseOfServer(handle) }
        self.pipeline.sent(steps: steps, statements: statements.count)
        self.flush()
    }

    private func send(
        _ statement: FlightStatement, at index: Int, on handle: OpaquePointer, _ steps: inout [Pipeline.Step]
    ) -> Bool {
        self.parameters.fill(with: statement.sql.parameters)
        let plan = self.statements.plan(
            text: statement.sql.text, types: self.parameters.types, flight: self.flightNumber)
        return self.parameters.withPointers { parameters in
            switch plan {
            case .unnamed:
                steps.append(.execute(statement: index, entry: nil))
                return Self.sendUnnamed(statement.sql.text, parameters, on: handle)
            case .prepare(let entry):
                steps.append(.prepare(statement: index, entry: entry))
                steps.append(.execute(statement: index, entry: entry))
                let name = self.statements[entry].name
                return PQsendPrepare(handle, name, statement.sql.text, parameters.count, parameters.types) == 1
                    && Self.sendPrepared(name, parameters, on: handle)
            case .execute(let entry):
                steps.append(.execute(statement: index, entry: entry))
                return Self.sendPrepared(self.statements[entry].name, parameters, on: handle)
            }
        }
    }

    private static func sendPrepared(
        _ name: String, _ parameters: ParameterBuffer.Pointers, on handle: OpaquePointer
    ) -> Bool {
        PQsendQueryPrepared(
            handle, name, parameters.count, parameters.values, parameters.lengths, parameters.formats, 1) == 1
    }

    private static func sendUnnamed(
        _ text: String, _ parameters: ParameterBuffer.Pointers, on handle: OpaquePointer
    ) -> Bool {
        PQsendQueryParams(
            handle, text, parameters.count, parameters.types, parameters.values, parameters.lengths,
            parameters.formats, 1) == 1
    }

    private func flush() {
        guard let handle else { return }
        let left = PQflush(handle)
        guard left >= 0 else { return self.loseBecauseOfServer(handle) }
        guard self.waitsForRoom != (left == 1) else { return }
        self.waitsForRoom = left == 1
        self.loop.rewatch(self.descriptor, for: self.waitsForRoom ? [.readable, .writable] : .readable)
    }
}

// MARK: - Receiving

extension Connection {
    func ready(_ readiness: Readiness) {
        guard let handle else { return }
        guard PQconsumeInput(handle) == 1 else { return self.loseBecauseOfServer(handle) }
        self.drain()
        if readiness.contains(.writable) { self.flush() }
    }

    private func drain() {
        while let handle, PQisBusy(handle) == 0, !self.pipeline.isEmpty { self.receive(from: handle) }
        if let handle, PQstatus(handle) == CONNECTION_BAD { self.loseBecauseOfServer(handle) }
    }

    private func receive(from handle: OpaquePointer) {
        let result = PQgetResult(handle)
        defer { PQclear(result) }
        // What breaks the connection also fails the statement; the flight must learn the former.
        guard PQstatus(handle) == CONNECTION_OK else { return self.loseBecauseOfServer(handle) }
        switch self.pipeline.receive(self.reply(result)) {
        case .nothing: return
        case .prepared(let entry): self.statements.confirm(entry: entry)
        case .notPrepared(let entry): self.statements.forget(entry: entry)
        case .landed(let outcomes): self.land(outcomes)
        case .outOfStep: self.lose(.unreachable("an answer came that nothing had asked for"))
        }
    }

    private func reply(_ result: OpaquePointer?) -> Pipeline.Reply {
        guard let result else { return .end }
        guard case .execute(let index, let entry) = self.pipeline.expected, let flight = self.flights.first else {
            return ServerReply.read(result, use: .discard, columns: nil)
        }
        let columns = entry.flatMap { self.statements[$0].columns }
        let reply = ServerReply.read(result, use: flight.statements[index].use, columns: columns)
        if let entry { self.learn(from: reply, about: entry, knowsColumns: columns != nil) }
        return reply
    }

    private func learn(from reply: Pipeline.Reply, about entry: Int, knowsColumns: Bool) {
        switch reply {
        case .rows(let rows) where !knowsColumns: self.statements.learn(columns: rows.columns, of: entry)
        case .failed(.server(sqlState: "0A000", _)), .failed(.server(sqlState: "26000", _)):
            self.statements.forget(entry: entry)
        default: break
        }
    }

    private func land(_ outcomes: [StatementOutcome]) {
        let flight = self.flights.removeFirst()
        self.headSince = self.loop.now
        flight.completion(.success(outcomes))
    }
}

// MARK: - Deadline

extension Connection {
    /// One timer for all flights: it looks at the oldest when the time of some flight is up.
    private func startWatchdog() {
        self.headSince = self.loop.now
        if self.watchdog == nil { self.watch(for: self.configuration.flightTimeout) }
    }

    private func watch(for delay: Duration) {
        self.watchdog = self.loop.schedule(after: delay) { [weak self] in self?.lookAtOldest() }
    }

    private func lookAtOldest() {
        self.watchdog = nil
        guard self.isOpen, !self.flights.isEmpty else { return }
        let left = self.configuration.flightTimeout - (self.loop.now - self.headSince)
        if left > .zero { self.watch(for: left) } else { self.lose(.timedOut) }
    }
}
