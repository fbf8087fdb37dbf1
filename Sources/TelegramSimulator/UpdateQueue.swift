import Vocabulary

/// The updates that wait for the webhook. Each lane keeps its order and has one update under way; lanes
/// go in parallel.
struct UpdateQueue: Sendable {
    /// One kind of event of one chat or user; Telegram orders nothing between lanes.
    struct Lane: Hashable, Sendable {
        let kind: String
        let id: TelegramID
    }

    struct Entry: Sendable {
        enum State: Sendable { case ready, underWay, resting }

        let ticket: Int
        let updateID: Int64
        let lane: Lane
        let member: TelegramID
        let body: [UInt8]
        let expires: Instant
        /// Sent before, and sent again on purpose.
        let isRedelivery: Bool
        fileprivate(set) var failures = 0
        fileprivate(set) var state = State.ready
    }

    enum Outcome: Sendable {
        case accepted
        /// - Parameter retryAfter: seconds, when the webhook asked for a pause.
        case failed(retryAfter: Int?)
        /// No connection: nothing arrived.
        case unreachable
    }

    enum Verdict: Hashable, Sendable {
        case delivered
        case retry(after: Duration)
        case expired
        /// Dropped meanwhile, by whoever emptied the queue.
        case forgotten
    }

    private(set) var entries: [Entry] = []
    private var nextTicket = 0
    let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    var isFull: Bool { self.entries.count >= self.capacity }

    mutating func add(
        _ updateID: Int64, _ lane: Lane, member: TelegramID, body: [UInt8], expires: Instant, isRedelivery: Bool = false
    ) {
        self.nextTicket += 1
        self.entries.append(
            Entry(
                ticket: self.nextTicket, updateID: updateID, lane: lane, member: member, body: body, expires: expires,
                isRedelivery: isRedelivery))
    }

    /// Takes out what is too old to matter. An update under way is judged when it comes back.
    mutating func dropExpired(at now: Instant) -> [Entry] {
        let expired = self.entries.filter { $0.state != .underWay && $0.expires <= now }
        self.entries.removeAll { $0.state != .underWay && $0.expires <= now }
        return expired
    }

    /// The updates to send now. Only the first two per connection are looked at, so that enough failing
    /// ones hold up everybody, as with Telegram.
    mutating func start(connections: Int) -> [Entry] {
        var free = connections - self.entries.count { $0.state == .underWay }
        var busy: Set<Lane> = []
        var started: [Entry] = []
        for index in self.entries.indices.prefix(2 * connections) where free > 0 {
            guard busy.insert(self.entries[index].lane).inserted, self.entries[index].state == .ready else { continue }
            self.entries[index].state = .underWay
            started.append(self.entries[index])
            free -= 1
        }
        return started
    }

    /// - Parameter cap: of the delay, in seconds: Telegram draws one from 60 to 120.
    mutating func finish(_ ticket: Int, _ outcome: Outcome, at now: Instant, cap: Int64) -> Verdict {
        guard let index = self.entries.firstIndex(where: { $0.ticket == ticket }) else { return .forgotten }
        if case .accepted = outcome {
            self.entries.remove(at: index)
            return .delivered
        }
        guard self.entries[index].expires > now else {
            self.entries.remove(at: index)
            return .expired
        }
        self.entries[index].state = .resting
        return .retry(after: Self.delay(&self.entries[index], outcome, cap))
    }

    private static func delay(_ entry: inout Entry, _ outcome: Outcome, _ cap: Int64) -> Duration {
        guard case .failed(let retryAfter) = outcome else { return .seconds(1) }
        entry.failures += 1
        if let retryAfter { return .seconds(min(max(0, retryAfter), 3600)) }
        // At once, then 2, 4, 8 …
        return entry.failures == 1 ? .zero : .seconds(min(cap, 1 << Int64(min(entry.failures - 1, 10))))
    }

    /// Ends an update's pause.
    mutating func wake(_ ticket: Int) {
        guard let index = self.entries.firstIndex(where: { $0.ticket == ticket }),
            self.entries[index].state == .resting
        else { return }
        self.entries[index].state = .ready
    }

    mutating func removeAll() -> [Entry] {
        defer { self.entries.removeAll() }
        return self.entries
    }
}
