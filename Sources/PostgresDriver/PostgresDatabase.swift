public import EventLoops
public import Postgres
import Synchronization
public import Telemetry

/// PostgreSQL over non-blocking libpq in pipeline mode.
///
/// Each event loop has connections of its own, opened when needed. Called on a loop, everything stays on
/// it; called from elsewhere, only the sending and receiving hops to one of the loops.
///
/// - A transaction has a connection to itself. BEGIN rides with its first flight and COMMIT with whatever
///   was queued last, so a body that awaits once costs two round trips.
/// - Reads of many callers share flights, and some even their statement: see ``ReadQueue`` and ``SharedReads``. Sessions are read-only outside transactions,
///   so a write given to ``read(_:)`` fails with 25006.
/// - A transaction is run again after 40001 and 40P01, and once when its connection turned out to be gone
///   before COMMIT was sent. It never is when COMMIT's fate is unknown.
public final class PostgresDatabase: Database {
    private let pools: [LoopPool]
    private let reads: [ReadQueue]
    private let sharedReads: [SharedReads]
    private let counters: DriverCounters
    let configuration: PostgresConfiguration
    private let turns = Atomic<Int>(0)

    /// - Parameter loops: at least one. They must outlive the database.
    public init(
        _ configuration: PostgresConfiguration, loops: [EventLoop], log: Logger = .silent, metrics: Metrics = Metrics()
    ) {
        precondition(!loops.isEmpty, "a database needs a loop")
        let counters = DriverCounters(metrics)
        self.configuration = configuration
        self.counters = counters
        self.pools = loops.map { LoopPool(loop: $0, configuration: configuration, counters: counters, log: log) }
        self.reads = self.pools.map { ReadQueue(pool: $0, counters: counters) }
        self.sharedReads = zip(self.reads, self.pools).map { SharedReads(queue: $0, pool: $1) }
        PoolGauges.register(self.pools.map(\.gauges), in: metrics)
    }

    /// Statements of callers sent so far, reruns included; BEGIN, COMMIT and ROLLBACK do not count.
    public var statementCount: Int { self.counters.statements.value }

    /// Round trips so far.
    public var flightCount: Int { self.counters.flights.value }

    /// Transactions run again after a conflict so far.
    public var retryCount: Int { self.counters.retries.value }

    /// Ends what is under way, within a flight's longest time, and closes every connection. Harmless when
    /// repeated.
    public func close() async {
        for pool in self.pools {
            await withUnsafeContinuation { continuation in
                pool.loop.perform { pool.close { continuation.resume() } }
            }
        }
    }

    /// The caller's own loop, or any.
    private func chooseLoop() -> Int {
        if let current = EventLoop.current, let index = self.pools.firstIndex(where: { $0.loop === current }) {
            return index
        }
        return self.turns.wrappingAdd(1, ordering: .relaxed).oldValue % self.pools.count
    }
}

// MARK: - Reads

extension PostgresDatabase {
    public func read(_ statement: SQL) async throws(DatabaseError) -> ResultSet {
        if let obstacle = statement.obstacle { throw obstacle }
        let index = self.chooseLoop()
        let queue = self.reads[index]
        return try await self.answer(on: index) { queue.add(statement, completion: $0) }
    }

    public func read(_ shared: SharedRead) async throws(DatabaseError) -> ResultSet {
        if let obstacle = shared.obstacle { throw obstacle }
        let index = self.chooseLoop()
        let queue = self.sharedReads[index]
        return try await self.answer(on: index) { queue.add(shared, completion: $0) }
    }

    private func answer(
        on index: Int, _ ask: @escaping @Sendable (@escaping (Result<ResultSet, DatabaseError>) -> Void) -> Void
    ) async throws(DatabaseError) -> ResultSet {
        let result: Result<ResultSet, DatabaseError> = await withUnsafeContinuation { continuation in
            self.pools[index].loop.perform { ask { continuation.resume(returning: $0) } }
        }
        return try result.get()
    }
}

// MARK: - Transactions

extension PostgresDatabase {
    public func transaction<Value: Sendable>(
        _ body: (any Transaction) async throws(DatabaseError) -> Ending<Value>
    ) async throws(DatabaseError) -> Value {
        let pool = self.pools[self.chooseLoop()]
        let policy = ConflictRetry(maxRetries: self.configuration.maxRetries)
        var retries = 0
        while true {
            switch await self.attempt(body, on: pool) {
            case .success(let value): return value
            case .failure(let failed):
                let pause = policy.pause(
                    after: failed.error, fateIsKnown: failed.fateIsKnown, retries: retries, chance: .random(in: 0..<1))
                guard let pause else { throw failed.error }
                retries += 1
                self.counters.retries.increment()
                await pool.loop.pause(for: pause)
            }
        }
    }

    private struct Failed: Error {
        let error: DatabaseError
        let fateIsKnown: Bool
    }

    private func attempt<Value: Sendable>(
        _ body: (any Transaction) async throws(DatabaseError) -> Ending<Value>, on pool: LoopPool
    ) async -> Result<Value, Failed> {
        let connection: Connection
        switch await pool.lease() {
        case .success(let leased): connection = leased
        // A lease that failed has tried already; trying at once again would only hammer.
        case .failure(let error): return .failure(Failed(error: error, fateIsKnown: false))
        }
        defer { pool.loop.perform { pool.release(connection) } }
        let transaction = OpenTransaction(
            connection: connection, counters: self.counters, maxQueued: self.configuration.maxQueuedStatements)
        do throws(DatabaseError) {
            return .success(try await self.run(body, in: transaction))
        } catch {
            self.counters.rollbacks.increment()
            transaction.rollBack()
            return .failure(Failed(error: error, fateIsKnown: transaction.fateIsKnown))
        }
    }

    private func run<Value: Sendable>(
        _ body: (any Transaction) async throws(DatabaseError) -> Ending<Value>, in transaction: OpenTransaction
    ) async throws(DatabaseError) -> Value {
        switch try await body(transaction) {
        case .commit(let value):
            try await transaction.commit()
            self.counters.commits.increment()
            return value
        case .rollBack(let value):
            self.counters.rollbacks.increment()
            transaction.rollBack()
            return value
        }
    }
}

extension LoopPool {
    /// ``lease(_:)`` from any thread.
    fileprivate func lease() async -> LeaseResult {
        await withUnsafeContinuation { continuation in
            self.loop.perform { self.lease { continuation.resume(returning: $0) } }
        }
    }
}
