import Coordination
import Crypto
import EventCatalogue
import Postgres
import Vocabulary

/// One batch of one stream: read, handed on and passed, in one transaction.
struct Delivery {
    let subscriber: any Subscriber
    let stream: EventStream
    let pages: SharedPages
    /// Events to look at.
    let limit: Int
    /// The event that failed alone: it is set aside instead of handed on.
    var failed: Failed?
    let random: any RandomSource
    let now: Instant

    struct Failed {
        let seq: Int64
        let error: String
        let retryAt: Instant
    }

    enum Outcome: Sendable {
        /// Another instance is at it.
        case busy
        case delivered(Delivered)
        /// The subscriber threw; nothing has changed.
        case failed(error: String, events: Int, first: Int64)
    }

    struct Delivered: Sendable {
        let events: [RecordedEvent]
        let isMore: Bool
        let hasConsequences: Bool
        /// When the first event happened that was looked at.
        let oldest: Instant?
    }

    func run(on database: any Database) async throws(DatabaseError) -> Outcome {
        try await database.transaction { (transaction) throws(DatabaseError) in
            guard var position: StreamPosition = try await transaction.first(.takePosition(of: self.stream)) else {
                return .rollBack(.busy)
            }
            let (page, isOld) = try await self.page(after: &position, in: transaction)
            let wanted = page.events(for: self.subscriber.interests)
            let (events, aside) = try await self.sorted(wanted, position, in: transaction)
            let work = UnitOfWork(
                transaction: transaction, operation: OperationID(randomBytes: self.random.bytes(16)), now: self.now)
            if !events.isEmpty, let error = try await self.subscriber.take(events, in: work) {
                return .rollBack(.failed(error: error, events: events.count, first: events[0].seq))
            }
            for event in aside { transaction.queue(self.setAside(event)) }
            work.recordEvents()
            self.move(page, position, count: wanted.count, in: transaction)
            if events.isEmpty, aside.isEmpty { transaction.queue("SET LOCAL synchronous_commit TO off") }
            return .commit(
                .delivered(
                    Delivered(
                        events: events, isMore: page.isFull || isOld, hasConsequences: work.hasConsequences,
                        oldest: page.oldest)))
        }
    }

    /// What is next, read by somebody else or now.
    ///
    /// - Parameter position: gets a target when it goes on to where others are.
    /// - Returns: also whether there may be more by now.
    private func page(
        after position: inout StreamPosition, in transaction: any Transaction
    ) async throws(DatabaseError) -> (page: Page, isOld: Bool) {
        if let known = self.pages.page(at: self.place(of: position)) { return known }
        let meets = position.target == nil
        if meets { position.target = self.pages.target(in: self.stream.lane, after: position.passed) }
        let place = self.place(of: position)
        if let known = self.pages.page(at: place) { return (known.page, true) }
        let asked = ContinuousClock.now
        transaction.queue(.readInOrder)
        let rows = try await transaction.rows(
            .nextEvents(in: self.stream.lane, after: position, wanted: self.pages.wanted, limit: self.limit))
        let page = self.pages.keep(try Page(rows, limit: self.limit, readAt: asked), at: place)
        return (page, meets && position.target != nil)
    }

    private func place(of position: StreamPosition) -> SharedPages.Place {
        SharedPages.Place(
            lane: self.stream.lane, passed: position.passed, target: position.target,
            seq: position.isWithin ? position.after : 0, limit: self.limit)
    }

    /// Nothing of the page remains unread afterwards.
    private func move(_ page: Page, _ position: StreamPosition, count: Int, in transaction: any Transaction) {
        let target = position.target ?? page.snapshot
        transaction.queue(
            page.isFull
                ? .advance(self.stream, to: page.lastSeq, in: target, delivered: count)
                : .pass(self.stream, target, seq: page.lastSeq, delivered: count))
    }
}

// MARK: - Events set aside

extension Delivery {
    /// What is to be handed on now, and what waits: the event that failed, and those of members of whom one waits
    /// already.
    private func sorted(
        _ wanted: [RecordedEvent], _ position: StreamPosition, in transaction: any Transaction
    ) async throws(DatabaseError) -> (events: [RecordedEvent], aside: [RecordedEvent]) {
        let waiting = position.hasSetAside ? try await self.waiting(among: wanted, in: transaction) : []
        var (events, aside): ([RecordedEvent], [RecordedEvent]) = ([], [])
        for event in wanted {
            let isBehind = event.user.map(waiting.contains) ?? false
            if isBehind || event.seq == self.failed?.seq { aside.append(event) } else { events.append(event) }
        }
        return (events, aside)
    }

    private func waiting(
        among events: [RecordedEvent], in transaction: any Transaction
    ) async throws(DatabaseError) -> Set<UserID> {
        let users = Set(events.compactMap(\.user)).map(\.rawValue)
        guard !users.isEmpty else { return [] }
        let rows = try await transaction.rows(
            """
            SELECT DISTINCT user_id FROM coordination.set_aside_events
            WHERE subscriber = \(self.stream.subscriber) AND lane = \(self.stream.lane.rawValue)
                AND user_id = ANY(\(users)) AND replay_id IS NULL AND state <> 'discarded'
            """)
        var waiting: Set<UserID> = []
        for row in rows { waiting.insert(try row.get("user_id")) }
        return waiting
    }

    private func setAside(_ event: RecordedEvent) -> SQL {
        let failure = self.failed.flatMap { $0.seq == event.seq ? $0 : nil }
        return .setAside(
            event, for: self.stream.subscriber, replay: nil, attempts: failure == nil ? 0 : 1, error: failure?.error,
            retryAt: failure?.retryAt ?? self.now, now: self.now)
    }
}

extension SQL {
    static func setAside(
        _ event: RecordedEvent, for subscriber: String, replay: Int64?, attempts: Int, error: String?, retryAt: Instant,
        now: Instant
    ) -> SQL {
        """
        INSERT INTO coordination.set_aside_events
            (created_at, retry_at, timestamp, seq, user_id, replay_id, attempts, lane, subscriber, state, last_error)
        VALUES (\(now), \(retryAt), \(event.timestamp), \(event.seq), \(event.user), \(replay), \(attempts),
            \(event.lane.rawValue), \(subscriber), 'retrying', \(error))
        """
    }
}
