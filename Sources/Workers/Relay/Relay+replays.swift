import Coordination
import Crypto
import Postgres
import Synchronization
import Vocabulary

/// A replay under way: which events, and how far.
private struct Replay: RowDecodable {
    let id: Int64
    let subscriber: String
    let from, until: Instant?
    let user: UserID?
    let hasTypes, hasSeqs: Bool
    let seq, lastSeq: Int64

    init(row: Row) throws(DatabaseError) {
        self.id = try row.get("id")
        self.subscriber = try row.get("subscriber")
        self.from = try row.optional("from_time")
        self.until = try row.optional("until_time")
        self.user = try row.optional("user_id")
        self.hasTypes = try row.get("has_types")
        self.hasSeqs = try row.get("has_seqs")
        self.seq = try row.get("seq")
        self.lastSeq = try row.get("last_seq")
    }
}

extension Relay {
    /// Events that the next batch of a replay may have.
    var replayLimit: Int {
        get { self.replaying.withLock { $0 } ?? self.settings.batch }
        set { self.replaying.withLock { $0 = newValue } }
    }

    private enum Replayed: Sendable {
        case none
        case done([RecordedEvent], subscriber: String, hasConsequences: Bool)
        case failed(Int64, subscriber: String, events: Int, first: RecordedEvent, error: String)
    }

    /// Hands on one batch of the oldest replay that nobody else is at.
    ///
    /// - Returns: whether there was one.
    func replayBatch() async throws(DatabaseError) -> Bool {
        switch try await self.replay(limit: self.replayLimit) {
        case .none: return false
        case .done(let events, let name, let hasConsequences):
            self.replayLimit = min(self.settings.batch, self.replayLimit * 2)
            self.metrics.delivered(events.count, to: name)
            if hasConsequences { self.bell.ring() }
            if !events.isEmpty { self.subscribers[name]?.committed(events) }
        case .failed(let id, let name, let events, let first, let error):
            try await self.checkOutage()
            self.metrics.failed(name)
            if events > 1 || self.replayLimit > 1 {
                self.replayLimit = max(1, self.replayLimit / 2)
            } else {
                try await self.setAside(first, of: id, for: name, because: error)
            }
        }
        return true
    }

    private func replay(limit: Int) async throws(DatabaseError) -> Replayed {
        let now = self.clock.now()
        let names = Array(self.subscribers.keys)
        return try await self.database.transaction { (transaction) throws(DatabaseError) in
            guard let replay: Replay = try await transaction.first(.takeReplay(of: names)),
                let subscriber = self.subscribers[replay.subscriber]
            else { return .rollBack(.none) }
            let page = try Page(try await transaction.rows(.nextEvents(of: replay, limit: limit)), limit: limit)
            let work = UnitOfWork(
                transaction: transaction, operation: OperationID(randomBytes: self.random.bytes(16)), now: now)
            if let first = page.events.first, let error = try await subscriber.take(page.events, in: work) {
                return .rollBack(
                    .failed(
                        replay.id, subscriber: replay.subscriber, events: page.events.count, first: first,
                        error: error))
            }
            work.recordEvents()
            transaction.queue(.advance(replay.id, page, now: now))
            return .commit(
                .done(page.events, subscriber: replay.subscriber, hasConsequences: work.hasConsequences))
        }
    }

    /// An event of a replay waits by itself; the replay goes on after it.
    private func setAside(
        _ event: RecordedEvent, of replay: Int64, for subscriber: String, because error: String
    ) async throws(DatabaseError) {
        let now = self.clock.now()
        let retryAt = now.advanced(by: self.settings.pause(after: 1))
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            let moved = try await transaction.rows(
                """
                UPDATE coordination.event_replays SET seq = \(event.seq), failed = failed + 1
                WHERE id = \(replay) AND seq < \(event.seq) AND state = 'running' RETURNING id
                """)
            guard !moved.isEmpty else { return .rollBack(()) }
            transaction.queue(
                .setAside(
                    event, for: subscriber, replay: replay, attempts: 1, error: error, retryAt: retryAt, now: now))
            return .commit(())
        }
    }
}

extension SQL {
    fileprivate static func takeReplay(of subscribers: [String]) -> SQL {
        """
        SELECT id, subscriber, from_time, until_time, user_id, types IS NOT NULL AS has_types,
            seqs IS NOT NULL AS has_seqs, seq, last_seq
        FROM coordination.event_replays
        WHERE state = 'running' AND subscriber = ANY(\(subscribers))
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
        """
    }

    /// As a stream's page: bare rows where an event is not asked for, and the snapshot last.
    fileprivate static func nextEvents(of replay: Replay, limit: Int) -> SQL {
        let types: SQL =
            replay.hasTypes
            ? "type = ANY((SELECT types FROM coordination.event_replays WHERE id = \(replay.id))::text[])" : "true"
        return """
            SELECT seq, CASE WHEN is_wanted THEN type END AS type, event_id::text AS event_id, user_id, lane,
                operation_id, timestamp, schema_version, CASE WHEN is_wanted THEN data END::text AS data,
                NULL AS snapshot
            FROM (
                SELECT *, \(types) AS is_wanted FROM (\(Self.candidates(of: replay, limit: limit))) AS candidate
                ORDER BY seq LIMIT \(limit)
            ) AS next
            UNION ALL
            SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ''
            """
    }

    /// By whichever index leads there: numbers, member, or the three lanes.
    private static func candidates(of replay: Replay, limit: Int) -> SQL {
        var conditions: SQL = "seq > \(replay.seq) AND seq <= \(replay.lastSeq)"
        if let from = replay.from { conditions = "\(conditions) AND timestamp >= \(from)" }
        if let until = replay.until { conditions = "\(conditions) AND timestamp < \(until)" }
        if let user = replay.user { conditions = "\(conditions) AND user_id = \(user)" }
        if replay.hasSeqs {
            let seqs: SQL = "(SELECT seqs FROM coordination.event_replays WHERE id = \(replay.id))::bigint[]"
            conditions = "\(conditions) AND seq = ANY(\(seqs))"
        }
        func lane(_ number: Int) -> SQL {
            "(SELECT * FROM coordination.event_log WHERE lane = \(number) AND \(conditions) ORDER BY seq LIMIT \(limit))"
        }
        return "\(lane(0)) UNION ALL \(lane(1)) UNION ALL \(lane(2))"
    }

    fileprivate static func advance(_ replay: Int64, _ page: Page, now: Instant) -> SQL {
        """
        UPDATE coordination.event_replays
        SET seq = greatest(seq, \(page.lastSeq)), delivered = delivered + \(page.events.count),
            state = CASE WHEN \(page.isFull) THEN state ELSE 'done' END,
            finished_at = CASE WHEN \(page.isFull) THEN NULL ELSE \(now)::timestamptz END
        WHERE id = \(replay) AND state = 'running'
        """
    }
}
