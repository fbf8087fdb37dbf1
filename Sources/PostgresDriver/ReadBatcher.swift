/// Gathers the reads of one loop into flights: one read flies alone when there is room, and a crowd shares.
struct ReadBatcher<Read> {
    private struct Pending {
        let read: Read
        let since: ContinuousClock.Instant
    }

    let maxFlights: Int
    let maxPerFlight: Int
    let maxPending: Int
    /// A flight costs two system calls on each side; fewer reads than this are not worth another one.
    private let worthAFlight = 8
    private var pending: [Pending] = []
    private(set) var flights = 0

    init(maxFlights: Int, maxPerFlight: Int, maxPending: Int) {
        self.maxFlights = max(1, maxFlights)
        self.maxPerFlight = max(1, maxPerFlight)
        self.maxPending = maxPending
    }

    var pendingCount: Int { self.pending.count }
    var oldest: ContinuousClock.Instant? { self.pending.lazy.map(\.since).min() }

    /// False when too many wait already.
    mutating func add(_ read: Read, at now: ContinuousClock.Instant) -> Bool {
        guard self.pending.count < self.maxPending else { return false }
        self.pending.append(Pending(read: read, since: now))
        return true
    }

    /// Puts reads back in front that a failing neighbour kept from running.
    mutating func putBack(_ reads: [Read], at now: ContinuousClock.Instant) {
        self.pending.insert(contentsOf: reads.map { Pending(read: $0, since: now) }, at: 0)
    }

    /// The reads of one more flight, or `nil` when there are none or no flight is free.
    mutating func takeFlight() -> [Read]? {
        guard self.flights < self.maxFlights, !self.pending.isEmpty else { return nil }
        let free = self.maxFlights - self.flights
        let share = (self.pending.count + free - 1) / free
        let count = min(self.pending.count, self.maxPerFlight, max(self.worthAFlight, share))
        self.flights += 1
        defer { self.pending.removeFirst(count) }
        return self.pending.prefix(count).map(\.read)
    }

    mutating func landed() { self.flights -= 1 }

    /// Takes out the reads that have waited since `limit` or longer.
    mutating func takeExpired(before limit: ContinuousClock.Instant) -> [Read] {
        let expired = self.pending.filter { $0.since <= limit }
        if !expired.isEmpty { self.pending.removeAll { $0.since <= limit } }
        return expired.map(\.read)
    }
}
