import EventLoops
import JSON
import Postgres
import Telemetry

typealias LeaseResult = Result<Connection, DatabaseError>

/// The connections of one loop: acts on what ``PoolState`` decides.
///
/// `@unchecked Sendable`: apart from the constants, every member is touched on `loop`'s thread only.
final class LoopPool: @unchecked Sendable {
    let loop: EventLoop
    let configuration: PostgresConfiguration
    let gauges = PoolGauges()
    private let counters: DriverCounters
    private let log: Logger

    private var state: PoolState
    private var backoff = Backoff()
    private var connections: [Int: Connection] = [:]
    private var waiters: [Int: (completion: (LeaseResult) -> Void, timer: Timer)] = [:]
    private var lastID = 0
    private var drained: (() -> Void)?
    /// Why connecting failed last.
    private var lastFailure = DatabaseError.unreachable("no connection could be opened")
    /// Reads that wait, kept with the gauges; set by the loop's read queue.
    var pendingReads = 0 { didSet { self.gauges.show(self.state, pendingReads: self.pendingReads) } }

    init(loop: EventLoop, configuration: PostgresConfiguration, counters: DriverCounters, log: Logger) {
        self.loop = loop
        self.configuration = configuration
        self.counters = counters
        self.log = log
        self.state = PoolState(capacity: configuration.connectionsPerLoop, maxWaiters: configuration.maxWaitersPerLoop)
    }

    private func nextID() -> Int {
        self.lastID += 1
        return self.lastID
    }

    private func showGauges() { self.gauges.show(self.state, pendingReads: self.pendingReads) }
}

// MARK: - Leases

extension LoopPool {
    /// `completion` gets a connection to use alone, or why there is none; at once when one is free.
    func lease(_ completion: @escaping (LeaseResult) -> Void) {
        let waiter = self.nextID()
        defer { self.showGauges() }
        switch self.state.request(waiter, mayOpen: self.backoff.allows(at: self.loop.now)) {
        case .lease(let id): completion(self.leaseResult(id))
        case .busy: completion(.failure(.busy))
        case .closed: completion(.failure(.unreachable("the database was closed")))
        case .unreachable: completion(.failure(self.lastFailure))
        case .wait(let open):
            let timer = self.loop.schedule(after: self.configuration.acquireTimeout) { [weak self] in
                self?.giveUp(waiter)
            }
            self.waiters[waiter] = (completion, timer)
            if open { self.open() }
        }
    }

    /// Gives a leased connection back. What it still has under way is answered before anything later.
    func release(_ connection: Connection) {
        self.place(self.state.released(connection.id))
        self.showGauges()
    }

    private func place(_ placement: PoolState.Placement) {
        switch placement {
        case .lease(let id, let waiter): self.answer(waiter, self.leaseResult(id))
        case .close(let id):
            self.connections.removeValue(forKey: id)?.close()
            self.checkDrained()
        case .keep, .ignore: break
        }
    }

    private func leaseResult(_ id: Int) -> LeaseResult {
        self.connections[id].map { .success($0) } ?? .failure(self.lastFailure)
    }

    private func answer(_ waiter: Int, _ result: LeaseResult) {
        guard let (completion, timer) = self.waiters.removeValue(forKey: waiter) else { return }
        timer.cancel()
        completion(result)
    }

    private func giveUp(_ waiter: Int) {
        guard self.state.gaveUp(waiter) else { return }
        self.answer(waiter, .failure(.busy))
        self.showGauges()
    }
}

// MARK: - Opening and losing

extension LoopPool {
    private func open() {
        Task(executorPreference: self.loop) {
            let configuration = self.configuration
            let result: Result<OpenHandle, DatabaseError>
            do throws(DatabaseError) {
                result = .success(
                    try await offload { () throws(DatabaseError) in try Connector.pipelined(configuration) })
            } catch { result = .failure(error) }
            self.finishOpening(result)
        }
    }

    private func finishOpening(_ result: Result<OpenHandle, DatabaseError>) {
        defer { self.showGauges() }
        switch result {
        case .success(let handle):
            self.backoff.succeeded()
            self.counters.connects.increment()
            let connection = Connection(
                id: self.nextID(), handle: handle, loop: self.loop, configuration: self.configuration,
                counters: self.counters, onLoss: { [weak self] in self?.lost($0, $1) })
            self.connections[connection.id] = connection
            self.place(self.state.opened(connection.id))
        case .failure(let error):
            self.backoff.failed(at: .now, chance: .random(in: 0..<1))
            self.lastFailure = error
            self.log.warning("database connection failed", ["reason": .string("\(error)")])
            for waiter in self.state.openFailed() { self.answer(waiter, .failure(error)) }
            self.checkDrained()
        }
    }

    private func lost(_ connection: Connection, _ error: DatabaseError) {
        self.connections[connection.id] = nil
        self.counters.losses.increment()
        self.log.warning("database connection lost", ["reason": .string("\(error)")])
        if self.state.lost(connection.id) { self.open() }
        self.checkDrained()
        self.showGauges()
    }
}

// MARK: - Closing

extension LoopPool {
    /// Refuses new leases, waits for those that are out, and closes everything. After a flight's longest
    /// time the connections that are still out are closed under their users.
    func close(_ completion: @escaping () -> Void) {
        guard !self.state.isClosed else { return completion() }
        self.drained = completion
        let (idle, waiters) = self.state.close()
        for id in idle { self.connections.removeValue(forKey: id)?.close() }
        for waiter in waiters { self.answer(waiter, .failure(.unreachable("the database was closed"))) }
        self.loop.schedule(after: self.configuration.flightTimeout) { self.closeByForce() }
        self.checkDrained()
        self.showGauges()
    }

    private func closeByForce() {
        for connection in self.connections.values { connection.abandon() }
    }

    private func checkDrained() {
        guard self.state.isDrained, let drained else { return }
        self.drained = nil
        drained()
    }
}
