public import Coordination
public import Crypto
import EventCatalogue
import JSON
public import Postgres
import Synchronization
public import Telemetry
public import Vocabulary

/// Hands events on to subscribers: each event's effects once, whichever instance does it and whenever it is killed.
public final class Relay: Sendable {
    let subscribers: [String: any Subscriber]
    let streams: [EventStream]
    let database: any Database
    let clock: any WallClock
    let random: any RandomSource
    let bell: Bell
    let log: Logger
    let settings: RelaySettings
    let metrics: RelayMetrics
    private let schedule = Mutex(RelaySchedule())
    /// Events that a stream's next batch may have, below the usual while one at fault is looked for.
    private let limits = Mutex<[EventStream: Int]>([:])
    /// The same for replays.
    private let replaying = Mutex<Int?>(nil)
    private let workers = Mutex<[Worker]>([])

    /// - Parameter subscribers: of different names.
    public init(
        _ subscribers: [any Subscriber], database: any Database, clock: any WallClock, bell: Bell,
        random: any RandomSource = SecureRandom(), log: Logger = .silent, metrics: Metrics = Metrics(),
        settings: RelaySettings = RelaySettings()
    ) {
        self.subscribers = Dictionary(uniqueKeysWithValues: subscribers.map { ($0.name, $0) })
        self.streams = subscribers.flatMap { subscriber in
            EventLane.allCases.map { EventStream(subscriber: subscriber.name, lane: $0) }
        }
        self.database = database
        self.clock = clock
        self.random = random
        self.bell = bell
        self.log = log
        self.settings = settings
        self.metrics = RelayMetrics(self.streams, in: metrics)
    }

    /// Gives subscribers that nobody has seen before their positions, and starts handing on.
    public func start() async throws(DatabaseError) {
        guard !self.subscribers.isEmpty else { return }
        try await self.register()
        var workers = [self.worker("relay critical", [.critical], pace: self.settings.criticalPace)]
        for _ in 0..<self.settings.workers {
            workers.append(self.worker("relay", [.normal, .tracking], pace: self.settings.pace))
        }
        workers.append(
            Worker("relay set-aside", bell: Bell(), interval: self.settings.interval, log: self.log) {
                if try await self.retryOne() { return true }
                return try await self.replayBatch()
            })
        workers.append(
            Worker("relay lag", bell: Bell(), interval: self.settings.measuring, log: self.log) {
                try await self.measure()
                return false
            })
        self.workers.withLock { $0 = workers }
    }

    /// Returns when nothing is under way any more. Harmless when repeated.
    public func stop() async {
        let workers = self.workers.withLock { workers in
            defer { workers = [] }
            return workers
        }
        for worker in workers { await worker.stop() }
    }

    private func worker(_ name: String, _ lanes: Set<EventLane>, pace: Duration) -> Worker {
        Worker(name, bell: self.bell, interval: self.settings.interval, log: self.log) {
            let began = ContinuousClock.now
            try await self.pass(lanes)
            try? await Task.sleep(until: began.advanced(by: pace), clock: .continuous)
            return false
        }
    }
}

extension Relay {
    /// Events that the next batch of a replay may have.
    var replayLimit: Int {
        get { self.replaying.withLock { $0 } ?? self.settings.batch }
        set { self.replaying.withLock { $0 = newValue } }
    }
}

// MARK: - Rounds

extension Relay {
    /// Hands on what there is in `lanes`, until there is no more or the task is cancelled.
    private func pass(_ lanes: Set<EventLane>) async throws(DatabaseError) {
        let due = try await self.dueStreams(in: lanes)
        self.schedule.withLock { $0.add(due, at: .now) }
        while !Task.isCancelled, let stream = self.schedule.withLock({ $0.take(lanes) }) {
            var isMore = false
            defer { self.schedule.withLock { $0.finish(stream, isMore: isMore, at: .now) } }
            isMore = try await self.step(stream)
        }
    }

    /// Hands one batch of `stream` on.
    ///
    /// - Returns: whether there may be more to do for this instance.
    func step(_ stream: EventStream) async throws(DatabaseError) -> Bool {
        guard let subscriber = self.subscribers[stream.subscriber] else { return false }
        let limit = self.limits.withLock { $0[stream] } ?? self.settings.batch
        let delivery = Delivery(
            subscriber: subscriber, stream: stream, limit: limit, random: self.random, now: self.clock.now())
        switch try await delivery.run(on: self.database) {
        case .busy: return false
        case .delivered(let delivered):
            self.limits.withLock { $0[stream] = limit >= self.settings.batch ? nil : limit * 2 }
            self.finish(delivered, of: stream, for: subscriber)
            return delivered.isMore || limit < self.settings.batch
        case .failed(let error, let events, let first):
            try await self.checkOutage()
            self.metrics.failed(stream.subscriber)
            if events > 1 {
                self.limits.withLock { $0[stream] = max(1, limit / 2) }
            } else {
                try await self.setAside(first, of: delivery, because: error)
            }
            return true
        }
    }

    private func finish(_ delivered: Delivery.Delivered, of stream: EventStream, for subscriber: any Subscriber) {
        self.metrics.delivered(delivered.events.count, to: stream.subscriber)
        if delivered.hasConsequences { self.bell.ring() }
        if !delivered.events.isEmpty { subscriber.committed(delivered.events) }
    }

    /// The event that failed alone waits, and the others go on.
    private func setAside(
        _ seq: Int64, of delivery: Delivery, because error: String
    ) async throws(DatabaseError) {
        self.log.warning(
            "an event is set aside",
            ["subscriber": .string(delivery.stream.subscriber), "seq": .int(seq), "error": .string(error)])
        var delivery = delivery
        delivery.failed = Delivery.Failed(
            seq: seq, error: error, retryAt: delivery.now.advanced(by: self.settings.pause(after: 1)))
        if case .delivered(let delivered) = try await delivery.run(on: self.database) {
            self.finish(delivered, of: delivery.stream, for: delivery.subscriber)
        }
    }

    /// What fails while PostgreSQL is away is nobody's fault.
    ///
    /// - Throws: when it does not answer.
    func checkOutage() async throws(DatabaseError) { _ = try await self.database.read("SELECT 1") }

    /// Streams of `lanes` that have something to hand on, or a floor that can rise over much.
    ///
    /// The subquery is ordered so that the planner walks the index from the floor; EXISTS would be a join with all of
    /// the log.
    func dueStreams(in lanes: Set<EventLane>) async throws(DatabaseError) -> [EventStream] {
        let rows = try await self.database.read(
            """
            SELECT subscriber, lane FROM coordination.subscriber_positions AS position
            WHERE lane = ANY(\(lanes.map { Int64($0.rawValue) })) AND subscriber = ANY(\(Array(self.subscribers.keys)))
                AND (
                    target IS NOT NULL
                    OR (high - floor > 1000 AND pg_snapshot_xmin(pg_current_snapshot()) >= mark_xid)
                    OR (
                        SELECT event.seq FROM coordination.event_log AS event
                        WHERE event.lane = position.lane AND event.seq > position.floor
                            AND NOT pg_visible_in_snapshot(event.transaction_id, position.passed)
                        ORDER BY event.seq LIMIT 1
                    ) IS NOT NULL
                )
            """)
        var streams: [EventStream] = []
        for row in rows {
            guard let lane = EventLane(rawValue: try row.get("lane")) else { throw .badColumn("lane") }
            streams.append(EventStream(subscriber: try row.get("subscriber"), lane: lane))
        }
        return streams
    }
}

// MARK: - Starting and draining

extension Relay {
    /// Positions for subscribers that nobody has seen before.
    func register() async throws(DatabaseError) {
        for subscriber in self.subscribers.values.sorted(by: { $0.name < $1.name }) {
            try await self.register(subscriber)
        }
    }

    private func register(_ subscriber: any Subscriber) async throws(DatabaseError) {
        let now = self.clock.now()
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            let added = try await transaction.rows(
                """
                INSERT INTO coordination.subscribers (created_at, name, is_best_effort)
                VALUES (\(now), \(subscriber.name), \(subscriber.isBestEffort))
                ON CONFLICT (name) DO UPDATE SET is_best_effort = excluded.is_best_effort
                RETURNING xmax = 0 AS is_new
                """)
            guard try added.first?.get("is_new") == true else { return .commit(()) }
            transaction.queue(.firstPosition(of: subscriber))
            return .commit(())
        }
    }

    /// Hands on until nothing is left that could be: what subscribers say in turn is handed on too. What waits for
    /// its next attempt, or for staff, stays where it is.
    ///
    /// - Returns: how many batches there were.
    @discardableResult
    public func drain() async throws(DatabaseError) -> Int {
        try await self.register()
        var count = 0
        while true {
            var isIdle = true
            for stream in try await self.dueStreams(in: Set(EventLane.allCases)).sorted(by: { $0.lane < $1.lane }) {
                while try await self.step(stream) { count += 1 }
                isIdle = false
                count += 1
            }
            while try await self.retryOne() { isIdle = false }
            while try await self.replayBatch() { isIdle = false }
            if isIdle { return count }
        }
    }
}

extension SQL {
    fileprivate static func firstPosition(of subscriber: any Subscriber) -> SQL {
        let isFromNow = subscriber.start == .now
        return """
            INSERT INTO coordination.subscriber_positions (subscriber, lane, passed, floor, high, mark, mark_xid)
            SELECT \(subscriber.name), lanes.lane,
                CASE WHEN \(isFromNow) THEN pg_current_snapshot() ELSE '3:3:' END, newest, newest, newest,
                pg_current_xact_id()
            FROM generate_series(0, 2) AS lanes (lane), LATERAL (
                SELECT CASE WHEN \(isFromNow) THEN coalesce(max(seq), 0) ELSE 0 END AS newest
                FROM coordination.event_log AS event WHERE event.lane = lanes.lane
            ) AS log
            """
    }
}
