import EventLoops
import Postgres
import Synchronization

/// Where callers of one handler meet: while a batch of an event loop is under way, those who come wait and are the
/// next one. So a lonely caller goes at once, and a crowd shares its transactions.
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
        /// `nil` for who need not wait.
        let resume: CheckedContinuation<Turn, Never>?
    }

    private struct Table {
        var underWay = 0
        var waiting: [Seat] = []
    }

    private let size: Int
    private let atOnce: Int
    private let tables = Mutex<[ObjectIdentifier?: Table]>([:])

    /// - Parameters:
    ///   - size: commands in one batch at most.
    ///   - atOnce: batches of one loop under way at most: the second goes on where the first one is held up.
    public init(size: Int = 64, atOnce: Int = 2) {
        self.size = max(1, size)
        self.atOnce = max(1, atOnce)
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
            defer { self.leave(loop) }
            return try await alone()
        case .lead(let party):
            let receipts = await together(party.map(\.wish))
            for (seat, receipt) in zip(party, receipts).dropFirst() {
                seat.resume?.resume(returning: receipt.map { .done($0) } ?? .alone)
            }
            self.leave(loop)
            if let receipt = receipts[0] { return .done(receipt) }
            return try await alone()
        }
    }

    private func turn(of wish: Wish<Input>, at loop: ObjectIdentifier?) async -> Turn {
        let leads = self.tables.withLock { tables in
            guard tables[loop, default: Table()].underWay < self.atOnce else { return false }
            tables[loop, default: Table()].underWay += 1
            return true
        }
        if leads { return .lead([Seat(wish: wish, resume: nil)]) }
        return await withCheckedContinuation { continuation in
            let seat = Seat(wish: wish, resume: continuation)
            let leads = self.tables.withLock { tables in
                // Somebody may have left meanwhile.
                guard tables[loop, default: Table()].underWay >= self.atOnce else {
                    tables[loop, default: Table()].underWay += 1
                    return true
                }
                tables[loop, default: Table()].waiting.append(seat)
                return false
            }
            if leads { continuation.resume(returning: .lead([seat])) }
        }
    }

    /// Hands the lead to whoever waits longest, with those behind.
    private func leave(_ loop: ObjectIdentifier?) {
        let party = self.tables.withLock { tables -> [Seat] in
            var table = tables[loop, default: Table()]
            let party = Array(table.waiting.prefix(self.size))
            table.waiting.removeFirst(party.count)
            if party.isEmpty { table.underWay -= 1 }
            tables[loop] = table.underWay == 0 ? nil : table
            return party
        }
        party.first?.resume?.resume(returning: .lead(party))
    }
}
