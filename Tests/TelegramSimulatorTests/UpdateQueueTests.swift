import Testing
import Vocabulary

@testable import TelegramSimulator

@Suite struct UpdateQueueTests {
    private let now = Instant(seconds: 1000)
    private var queue = UpdateQueue(capacity: 10)

    private mutating func add(_ id: Int64, _ kind: String = "message", of chat: Int64 = 1) {
        self.queue.add(
            id, UpdateQueue.Lane(kind: kind, id: TelegramID(chat)), member: TelegramID(chat), body: [],
            expires: Instant(seconds: 1150))
    }

    private mutating func start(_ connections: Int = 40) -> [Int64] {
        self.queue.start(connections: connections).map(\.updateID)
    }

    private mutating func finish(_ id: Int64, _ outcome: UpdateQueue.Outcome) -> UpdateQueue.Verdict {
        let ticket = self.queue.entries.first { $0.updateID == id }?.ticket ?? 0
        return self.queue.finish(ticket, outcome, at: self.now, cap: 60)
    }

    @Test mutating func `a lane goes one by one and lanes go together`() {
        self.add(1)
        self.add(2)
        self.add(3, of: 2)
        self.add(4, "callback_query")
        #expect(self.start() == [1, 3, 4])
        #expect(self.start() == [])
        #expect(self.finish(1, .accepted) == .delivered)
        #expect(self.start() == [2])
    }

    @Test mutating func `no more go at once than there are connections`() {
        for chat in 1...3 { self.add(Int64(chat), of: Int64(chat)) }
        #expect(self.start(2) == [1, 2])
        #expect(self.finish(2, .accepted) == .delivered)
        #expect(self.start(2) == [3])
    }

    @Test mutating func `two failing updates per connection hold up everybody`() {
        for chat in 1...3 { self.add(Int64(chat), of: Int64(chat)) }
        #expect(self.start(1) == [1])
        _ = self.finish(1, .failed(retryAfter: nil))
        #expect(self.start(1) == [2])
        _ = self.finish(2, .failed(retryAfter: nil))
        #expect(self.start(1) == [])
    }

    @Test mutating func `retries come at once, then ever later up to the cap`() {
        self.add(1)
        var delays: [UpdateQueue.Verdict] = []
        for _ in 0..<8 {
            #expect(self.start() == [1])
            delays.append(self.finish(1, .failed(retryAfter: nil)))
            #expect(self.start() == [])
            self.queue.wake(self.queue.entries[0].ticket)
        }
        #expect(delays == [0, 2, 4, 8, 16, 32, 60, 60].map { .retry(after: .seconds($0)) })
    }

    @Test(arguments: [(7, 7), (4000, 3600), (-1, 0)])
    mutating func `a pause the webhook asks for replaces the delay`(_ asked: Int, _ seconds: Int) {
        self.add(1)
        _ = self.start()
        #expect(self.finish(1, .failed(retryAfter: asked)) == .retry(after: .seconds(seconds)))
    }

    @Test mutating func `a refused connection is tried every second`() {
        self.add(1)
        for _ in 0..<3 {
            _ = self.start()
            #expect(self.finish(1, .unreachable) == .retry(after: .seconds(1)))
            self.queue.wake(self.queue.entries[0].ticket)
        }
    }

    @Test mutating func `what is too old goes`() {
        self.add(1)
        self.add(2, of: 2)
        _ = self.start(1)
        #expect(self.queue.dropExpired(at: Instant(seconds: 1149)).isEmpty)
        #expect(self.queue.dropExpired(at: Instant(seconds: 1150)).map(\.updateID) == [2])
        let ticket = self.queue.entries[0].ticket
        let verdict = self.queue.finish(ticket, .failed(retryAfter: nil), at: Instant(seconds: 1150), cap: 60)
        #expect(verdict == .expired)
        #expect(self.queue.entries.isEmpty)
    }

    @Test mutating func `an answer to an update that was dropped meanwhile changes nothing`() {
        self.add(1)
        let ticket = self.queue.start(connections: 1)[0].ticket
        #expect(self.queue.removeAll().count == 1)
        #expect(self.queue.finish(ticket, .accepted, at: self.now, cap: 60) == .forgotten)
    }
}
