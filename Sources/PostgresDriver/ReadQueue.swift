import EventLoops
import Postgres
import Telemetry

/// The single reads of one loop. What a turn of the loop has gathered leaves together at its end.
///
/// Reads in one flight share a Sync, which costs less than one each, and shared reads of one name even their
/// statement; those that a failing neighbour kept from running are sent again.
///
/// `@unchecked Sendable`: touched on the pool's loop only.
final class ReadQueue: @unchecked Sendable {
    enum Question {
        case alone(SQL)
        case shared(SharedRead)
    }

    private struct Read {
        let question: Question
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

    func add(_ question: Question, completion: @escaping (Result<ResultSet, DatabaseError>) -> Void) {
        let read = Read(question: question, completion: completion)
        guard self.batcher.add(read, at: self.pool.loop.now) else { return completion(.failure(.busy)) }
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
                case .failure(let error): self.land([reads], .failure(error))
                }
            }
        }
        self.pool.pendingReads = self.batcher.pendingCount
        self.watchExpiry()
    }

    private func send(_ reads: [Read], on connection: Connection) {
        let parties = Self.parties(of: reads)
        for _ in parties { self.counters.statements.increment() }
        connection.send(parties.map { FlightStatement(sql: Self.statement(of: $0), use: .result) }) { result in
            self.pool.release(connection)
            self.land(parties, result)
        }
    }

    /// The reads that are one statement together.
    private static func parties(of reads: [Read]) -> [[Read]] {
        var parties: [[Read]] = []
        var places: [String: Int] = [:]
        for read in reads {
            guard case .shared(let shared) = read.question else {
                parties.append([read])
                continue
            }
            if let place = places[shared.name] {
                parties[place].append(read)
            } else {
                places[shared.name] = parties.count
                parties.append([read])
            }
        }
        return parties
    }

    private static func statement(of party: [Read]) -> SQL {
        if case .alone(let sql) = party[0].question { return sql }
        return SharedRead.joined(party.compactMap { if case .shared(let shared) = $0.question { shared } else { nil } })
    }

    private func land(_ parties: [[Read]], _ result: FlightResult) {
        self.batcher.landed()
        var again: [Read] = []
        switch result {
        case .success(let outcomes):
            for (party, outcome) in zip(parties, outcomes) { self.settle(party, outcome, &again) }
        case .failure(let error):
            for read in parties.joined() { self.fail(read, error, &again) }
        }
        self.batcher.putBack(again, at: self.pool.loop.now)
        self.scheduleDispatch()
    }

    private func settle(_ party: [Read], _ outcome: StatementOutcome, _ again: inout [Read]) {
        switch outcome {
        case .rows(let rows): self.share(rows, among: party)
        case .done:
            for read in party {
                read.completion(.success(ResultSet(columns: [], cells: [], bytes: [], affected: 0)))
            }
        case .failed(let error): for read in party { self.fail(read, error, &again) }
        case .skipped: again += party
        }
    }

    private func share(_ rows: ResultSet, among party: [Read]) {
        guard case .shared = party[0].question else { return party[0].completion(.success(rows)) }
        do throws(DatabaseError) {
            for (read, part) in zip(party, try rows.split(among: party.count)) { read.completion(.success(part)) }
        } catch {
            for read in party { read.completion(.failure(error)) }
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
