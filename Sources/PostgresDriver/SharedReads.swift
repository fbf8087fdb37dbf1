import EventLoops
import Postgres

/// The shared reads of one loop: of each name one statement is under way at a time, and what is asked meanwhile is the
/// next one. So a lonely read goes at once, and a crowd pays for few statements.
///
/// A read waits for one statement before its own at most, unless more wait than a statement takes.
///
/// `@unchecked Sendable`: touched on the pool's loop only.
final class SharedReads: @unchecked Sendable {
    private typealias Asker = (read: SharedRead, completion: (Result<ResultSet, DatabaseError>) -> Void)

    private let queue: ReadQueue
    private let loop: EventLoop
    private let maxPerStatement: Int
    private let maxWaiting: Int
    private var waiting: [String: [Asker]] = [:]
    private var underWay: Set<String> = []
    private var waitingCount = 0

    init(queue: ReadQueue, pool: LoopPool) {
        self.queue = queue
        self.loop = pool.loop
        self.maxPerStatement = max(1, pool.configuration.maxReadsPerFlight)
        self.maxWaiting = pool.configuration.maxWaitersPerLoop
    }

    func add(_ read: SharedRead, completion: @escaping (Result<ResultSet, DatabaseError>) -> Void) {
        guard self.waitingCount < self.maxWaiting else { return completion(.failure(.busy)) }
        self.waitingCount += 1
        self.waiting[read.name, default: []].append((read, completion))
        guard self.underWay.insert(read.name).inserted else { return }
        self.loop.atEndOfTurn { self.send(read.name) }
    }

    private func send(_ name: String) {
        guard let askers = self.waiting[name], !askers.isEmpty else {
            self.waiting[name] = nil
            self.underWay.remove(name)
            return
        }
        let party = askers.prefix(self.maxPerStatement)
        self.waiting[name] = Array(askers.dropFirst(party.count))
        self.waitingCount -= party.count
        self.queue.add(SharedRead.joined(party.map(\.read))) { result in
            // Those who ask again because of their answers are in the next statement.
            self.loop.atEndOfTurn { self.send(name) }
            self.land(result, at: party)
        }
    }

    private func land(_ result: Result<ResultSet, DatabaseError>, at party: ArraySlice<Asker>) {
        let parts: [Result<ResultSet, DatabaseError>]
        do throws(DatabaseError) {
            parts = try result.get().split(among: party.count).map { .success($0) }
        } catch { parts = party.map { _ in .failure(error) } }
        for (asker, part) in zip(party, parts) { asker.completion(part) }
    }
}
