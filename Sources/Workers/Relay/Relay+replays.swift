import Coordination
import Crypto
import Postgres
import Synchronization
import Vocabulary

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
