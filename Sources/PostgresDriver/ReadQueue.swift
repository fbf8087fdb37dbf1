import EventLoops
import Postgres
import Telemetry

/// The single reads of one loop. What a turn of the loop has gathered leaves together at its end.
///
/// Reads in one flight share a Sync, which costs less than one each; those that a failing neighbour kept
/// from running are sent again.
///
/// `@unchecked Sendable`: touched on the pool's loop only.
final class ReadQueue: @unchecked Sendable {
    private struct Read {
        let statement: FlightStatement
        let completion: (Result<ResultSet, DatabaseError>) -> Void
        /// Sent before, on a connection that was lost or with a plan that was stale.
        var isRepeated = false
    }

    private let pool: LoopPool
    private let counters: DriverCounters
    private var batcher: ReadBatcher<Read>
    private var isScheduled = false
    private var expiry: Timer?

    init(pool: LoopPool, counters: DriverCounters) {
        self.pool = pool
        self.counters = counters
        let configuration = pool.configuration
        self.batcher = ReadBatcher(
            maxFlights: min(configuration.readFlightsPerLoop, configuration.connectionsPerLoop),
            maxPerFlight: configuration.maxReadsPerFlight, maxPending: configuration.maxWaitersPerLoop)
    }

    func add(_ sql: SQL, completion: @escaping (Result<ResultSet, DatabaseError>) -> Void) {
        let read = Read(statement: FlightStatement(sql: sql, use: .result), completion: completion)
        guard self.batcher.add(read, at: self.pool.loop.now) else { return completion(.failure(.busy)) }
        self.counters.statements.increment()
        self.scheduleDispatch()
    }

    private func scheduleDispatch() {
        guard !self.isScheduled else { return }
        self.isScheduled = true
        self.pool.loop.atEndOfTurn {
            self.isScheduled = false
            self.dispatch()
        }
    }

    private func dispatch() {
        while let reads = self.batcher.takeFlight() {
            self.pool.lease { lease in
                switch lease {
                case .success(let connection): self.send(reads, on: connection)
                case .failure(let error): self.land(reads, .failure(error))
                }
            }
        }
        self.pool.pendingReads = self.batcher.pendingCount
        self.watchExpiry()
    }

    private func send(_ reads: [Read], on connection: Connection) {
        connection.send(reads.map(\.statement)) { result in
            self.pool.release(connection)
            self.land(reads, result)
        }
    }

    private func land(_ reads: [Read], _ result: FlightResult) {
        self.batcher.landed()
        var again: [Read] = []
        switch result {
        case .success(let outcomes):
            for (read, outcome) in zip(reads, outcomes) { self.settle(read, outcome, &again) }
        case .failure(let error):
            for read in reads { self.fail(read, error, &again) }
        }
        self.batcher.putBack(again, at: self.pool.loop.now)
        self.scheduleDispatch()
    }

    private func settle(_ read: Read, _ outcome: StatementOutcome, _ again: inout [Read]) {
        switch outcome {
        case .rows(let rows): read.completion(.success(rows))
        case .done: read.completion(.success(ResultSet(columns: [], cells: [], bytes: [], affected: 0)))
        case .failed(let error): self.fail(read, error, &again)
        case .skipped: again.append(read)
        }
    }

    private func fail(_ read: Read, _ error: DatabaseError, _ again: inout [Read]) {
        let policy = ConflictRetry(maxRetries: 0)
        let pause = policy.pause(after: error, fateIsKnown: true, retries: read.isRepeated ? 1 : 0, chance: 0)
        guard pause != nil else { return read.completion(.failure(error)) }
        var repeated = read
        repeated.isRepeated = true
        again.append(repeated)
    }

    /// Reads that no flight has taken within the acquire timeout are told so.
    private func watchExpiry() {
        guard self.expiry == nil, let oldest = self.batcher.oldest else { return }
        let due = oldest.advanced(by: self.pool.configuration.acquireTimeout)
        self.expiry = self.pool.loop.schedule(after: max(.zero, due - self.pool.loop.now)) { self.expire() }
    }

    private func expire() {
        self.expiry = nil
        let limit = self.pool.loop.now.advanced(by: .zero - self.pool.configuration.acquireTimeout)
        for read in self.batcher.takeExpired(before: limit) { read.completion(.failure(.busy)) }
        self.pool.pendingReads = self.batcher.pendingCount
        self.watchExpiry()
    }
}
