import EventLoops
import Postgres
import Synchronization

/// Where callers of one handler meet: while a batch of an event loop is under way, those who come wait and are the
/// next one. So a lonely caller goes at once, and a crowd shares its transactions: before the next one begins, those
/// who were answered have a moment to come back. Who waits behind a batch that is held up, by a lock say, goes without
/// it.
///
/// Each loop has batches of its own, so that nobody changes threads. Waiting is bounded by the batches before one's
/// own, and those by the database's deadlines.
public final class Batches<Input: Command>: Sendable {
    private enum Turn: Sendable {
        case done(Input.Receipt)
        case alone
        /// Oneself first.
        case lead([Seat])
    }

    private struct Seat: Sendable {
        let wish: Wish<Input>
        let resume: UnsafeContinuation<Turn, Never>
    }

    private enum Entry {
        case leads
        /// - Parameter isWatched: whether a timer looks after those who wait.
        case waits(isWatched: Bool)
        /// The last of those who were waited for: they go.
        case completes([Seat])
    }

    private enum Exit {
        case next([Seat])
        /// - Parameter turn: tells this pause from later ones.
        case pause(turn: Int)
    }

    /// The batches of one loop. Changed in place: who waits is many.
    private struct Table {
        var underWay = 0
        /// So far.
        var begun = 0
        var waiting: [Seat] = []
        var crowd = Crowd()
        /// Whether a timer looks after those who wait.
        var isWatched = false

        mutating func enter(_ seat: Seat, size: Int) -> Entry {
            guard self.underWay > 0 else {
                self.underWay = 1
                self.begun += 1
                return .leads
            }
            self.waiting.append(seat)
            if self.crowd.isComplete(waiting: self.waiting.count) { return .completes(self.nextParty(of: size)) }
            defer { self.isWatched = true }
            return .waits(isWatched: self.isWatched)
        }

        /// A batch of `count` has ended.
        mutating func leave(after count: Int, size: Int) -> Exit {
            let waits = self.underWay == 1 && self.crowd.waits(answered: count, waiting: self.waiting.count, size: size)
            return waits ? .pause(turn: self.begun) : .next(self.replace(size: size))
        }

        /// The next to go after a pause, unless they went already.
        mutating func resume(turn: Int, size: Int) -> [Seat] {
            guard self.crowd.expected != nil, self.begun == turn else { return [] }
            self.crowd.end(waiting: self.waiting.count)
            return self.replace(size: size)
        }

        /// The next to go instead of a batch that has ended.
        private mutating func replace(size: Int) -> [Seat] {
            let party = self.nextParty(of: size)
            if party.isEmpty { self.underWay -= 1 }
            return party
        }

        /// The next to go beside a batch that is held up: none has begun since `begun` had.
        mutating func relieve(size: Int, atOnce: Int, since begun: Int) -> [Seat] {
            defer { self.isWatched = !self.waiting.isEmpty }
            guard self.begun == begun, self.underWay < atOnce, !self.waiting.isEmpty else { return [] }
            // In a pause nothing is under way: who goes now goes in its stead.
            if self.crowd.expected == nil { self.underWay += 1 } else { self.crowd.end(waiting: self.waiting.count) }
            return self.nextParty(of: size)
        }

        /// The next to go together; none when nobody waits.
        private mutating func nextParty(of size: Int) -> [Seat] {
            let party = Array(self.waiting.prefix(size))
            self.waiting.removeFirst(party.count)
            if !party.isEmpty { self.begun += 1 }
            return party
        }
    }

    private let size: Int
    private let atOnce: Int
    private let patience: Duration
    private let pause: @Sendable (Duration) -> Duration
    private let tables = Mutex<[ObjectIdentifier?: Table]>([:])

    /// - Parameters:
    ///   - size: commands in one batch at most.
    ///   - atOnce: batches of one loop under way at most.
    ///   - patience: when no batch began for so long, the next one does not wait for the one under way.
    ///   - pause: what those who were answered have to come back in, by how long their batch took.
    public init(
        size: Int = 64, atOnce: Int = 4, patience: Duration = .milliseconds(20),
        pause: @escaping @Sendable (Duration) -> Duration = { min($0 / 5, .milliseconds(2)) }
    ) {
        self.size = max(1, size)
        self.atOnce = max(1, atOnce)
        self.patience = patience
        self.pause = pause
    }

    /// How many are in line.
    var waitingCount: Int { self.tables.withLock { $0.values.reduce(0) { $0 + $1.waiting.count } } }

    /// The outcome of `wish`: by `alone` when nobody else is there or the batch could not do it.
    ///
    /// - Parameter together: does a batch; `nil` for who has to be done alone.
    func join(
        _ wish: Wish<Input>, alone: () async throws(DatabaseError) -> Outcome<Input.Receipt>,
        together: ([Wish<Input>]) async -> [Input.Receipt?]
    ) async throws(DatabaseError) -> Outcome<Input.Receipt> {
        let loop = EventLoop.current.map { ObjectIdentifier($0) }
        switch await self.turn(of: wish, at: loop) {
        case .done(let receipt): return .done(receipt)
        case .alone: return try await alone()
        case .lead(let party) where party.count == 1:
            defer { self.leave(loop, after: 1, lasting: .zero) }
            return try await alone()
        case .lead(let party):
            let began = ContinuousClock.now
            let receipts = await together(party.map { $0.wish })
            for place in party.indices.dropFirst() {
                party[place].resume.resume(returning: receipts[place].map { .done($0) } ?? .alone)
            }
            self.leave(loop, after: party.count, lasting: .now - began)
            if let receipt = receipts[0] { return .done(receipt) }
            return try await alone()
        }
    }

    private func turn(of wish: Wish<Input>, at loop: ObjectIdentifier?) async -> Turn {
        await withUnsafeContinuation { continuation in
            let seat = Seat(wish: wish, resume: continuation)
            switch self.tables.withLock({ $0[loop, default: Table()].enter(seat, size: self.size) }) {
            case .leads: continuation.resume(returning: .lead([seat]))
            case .waits(isWatched: false): if let loop = EventLoop.current { self.watch(loop) }
            case .waits(isWatched: true): break
            case .completes(let party): party.first?.resume.resume(returning: .lead(party))
            }
        }
    }

    /// Hands the lead to whoever waits longest, with those behind; perhaps after a pause.
    private func leave(_ loop: ObjectIdentifier?, after count: Int, lasting: Duration) {
        switch self.tables.withLock({ $0[loop, default: Table()].leave(after: count, size: self.size) }) {
        case .next(let party): party.first?.resume.resume(returning: .lead(party))
        case .pause(let turn):
            guard let own = EventLoop.current else { return self.resume(loop, turn: turn) }
            own.schedule(after: self.pause(lasting)) { [weak self] in self?.resume(loop, turn: turn) }
        }
    }

    private func resume(_ loop: ObjectIdentifier?, turn: Int) {
        let party = self.tables.withLock { $0[loop, default: Table()].resume(turn: turn, size: self.size) }
        party.first?.resume.resume(returning: .lead(party))
    }
}

// MARK: - Batches that are held up

extension Batches {
    /// Looks, until nobody waits, whether somebody waits in vain.
    private func watch(_ loop: EventLoop) {
        let begun = self.tables.withLock { $0[ObjectIdentifier(loop)]?.begun ?? 0 }
        loop.schedule(after: self.patience) { [weak self] in
            guard let self, self.relieve(ObjectIdentifier(loop), since: begun) else { return }
            self.watch(loop)
        }
    }

    /// - Parameter begun: batches that had begun when the wait did.
    /// - Returns: whether somebody waits still.
    private func relieve(_ loop: ObjectIdentifier, since begun: Int) -> Bool {
        let (party, isMore) = self.tables.withLock { tables in
            let party = tables[loop, default: Table()].relieve(size: self.size, atOnce: self.atOnce, since: begun)
            return (party, tables[loop]?.isWatched ?? false)
        }
        party.first?.resume.resume(returning: .lead(party))
        return isMore
    }
}
