import Coordination
import EventCatalogue
import JSON
import Postgres
import Synchronization
import Telemetry
import Vocabulary

extension Relay {
    /// Hands on what there is in `lanes`, until there is no more or the task is cancelled, with a rest after each batch.
    func pass(_ lanes: Set<EventLane>, pace: Duration) async throws(DatabaseError) {
        let due = try await self.dueStreams(in: lanes)
        self.schedule.withLock { $0.add(due, at: .now) }
        while !Task.isCancelled, let stream = self.schedule.withLock({ $0.take(lanes) }) {
            var isMore = false
            defer { self.schedule.withLock { $0.finish(stream, isMore: isMore, at: .now) } }
            let began = ContinuousClock.now
            let step = try await self.step(stream)
            isMore = step.isMore
            await self.giveWay(after: ContinuousClock.now - began, in: stream.lane, since: step.oldest)
        }
        try? await Task.sleep(for: pace)
    }

    /// Leaves room for who waits for an answer, after a batch whose first event is of `oldest`.
    private func giveWay(after worked: Duration, in lane: EventLane, since oldest: Instant?) async {
        guard let oldest else { return }
        let patience = lane == .critical ? self.settings.criticalPatience : self.settings.patience
        let rest = self.settings.rest(
            after: worked, operations: self.load.operations,
            waited: self.clock.now().duration(since: oldest), patience: patience)
        if rest > .zero { try? await Task.sleep(for: rest) }
    }

    /// Hands one batch of `stream` on.
    ///
    /// - Returns: whether there may be more to do for this instance, and of when the first event was.
    func step(_ stream: EventStream) async throws(DatabaseError) -> (isMore: Bool, oldest: Instant?) {
        guard let subscriber = self.subscribers[stream.subscriber] else { return (false, nil) }
        let limit = self.limits.withLock { $0[stream] } ?? self.settings.batch
        let delivery = Delivery(
            subscriber: subscriber, stream: stream, pages: self.pages, limit: limit, random: self.random,
            now: self.clock.now())
        switch try await delivery.run(on: self.database) {
        case .busy: return (false, nil)
        case .delivered(let delivered):
            self.limits.withLock { $0[stream] = limit >= self.settings.batch ? nil : limit * 2 }
            self.finish(delivered, of: stream, for: subscriber)
            return (delivered.isMore || limit < self.settings.batch, delivered.oldest)
        case .failed(let error, let events, let first):
            try await self.checkOutage()
            self.metrics.failed(stream.subscriber)
            if events > 1 {
                self.limits.withLock { $0[stream] = max(1, limit / 2) }
            } else {
                try await self.setAside(first, of: delivery, because: error)
            }
            return (true, nil)
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
    func dueStreams(in lanes: Set<EventLane>) async throws(DatabaseError) -> [EventStream] {
        self.pages.look(at: .now)
        let rows = try await self.database.transaction { (transaction) throws(DatabaseError) -> Ending<ResultSet> in
            // A plan made while the log was empty would be kept for long.
            transaction.queue(.readInOrder)
            return .rollBack(try await transaction.rows(.due(lanes, for: Array(self.subscribers.keys))))
        }
        var streams: [EventStream] = []
        for row in rows {
            guard let lane = EventLane(rawValue: try row.get("lane")) else { throw .badColumn("lane") }
            streams.append(EventStream(subscriber: try row.get("subscriber"), lane: lane))
        }
        return streams
    }
}

extension SQL {
    /// What is newer than all that was looked at is seen at once. Only where nothing is, the log is walked from the
    /// floor, for what was committed late.
    fileprivate static func due(_ lanes: Set<EventLane>, for subscribers: [String]) -> SQL {
        """
        WITH newest AS MATERIALIZED (
            SELECT lane, (
                SELECT event.seq FROM coordination.event_log AS event
                WHERE event.lane = asked.lane ORDER BY event.seq DESC LIMIT 1
            ) AS seq
            FROM unnest(\(lanes.map { Int64($0.rawValue) })::smallint[]) AS asked (lane)
        )
        SELECT subscriber, lane FROM coordination.subscriber_positions AS position JOIN newest USING (lane)
        WHERE subscriber = ANY(\(subscribers)) AND CASE
            WHEN target IS NOT NULL OR newest.seq > high THEN true
            WHEN high - floor > 100 AND pg_snapshot_xmin(pg_current_snapshot()) >= mark_xid THEN true
            ELSE (
                SELECT event.seq FROM coordination.event_log AS event
                WHERE event.lane = position.lane AND event.seq > position.floor
                    AND NOT pg_visible_in_snapshot(event.transaction_id, position.passed)
                ORDER BY event.seq LIMIT 1
            ) IS NOT NULL
        END
        """
    }
}
