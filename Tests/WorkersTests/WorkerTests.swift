import Coordination
import Synchronization
import Telemetry
import Testing
import Workers

@Suite struct WorkerTests {
    @Test func `a ring starts the next round long before the interval has passed`() async {
        let bell = Bell()
        let rounds = AsyncStream<Void>.makeStream()
        let worker = Worker("test", bell: bell, interval: .seconds(3600), log: .silent) {
            rounds.continuation.yield()
            return false
        }
        var seen = rounds.stream.makeAsyncIterator()
        await seen.next()
        bell.ring()
        await seen.next()
        await worker.stop()
    }

    @Test func `a ring during a round is not missed`() async {
        let bell = Bell()
        let rounds = AsyncStream<Void>.makeStream()
        let worker = Worker("test", bell: bell, interval: .seconds(3600), log: .silent) { [rang = Once()] in
            if rang.isFirst { bell.ring() }
            rounds.continuation.yield()
            return false
        }
        var seen = rounds.stream.makeAsyncIterator()
        await seen.next()
        await seen.next()
        await worker.stop()
    }

    @Test func `a worker that waits is stopped at once`() async {
        let worker = Worker("test", bell: Bell(), interval: .seconds(3600), log: .silent) { false }
        await worker.stop()
    }

    private final class Once: Sendable {
        private let used = Mutex(false)
        var isFirst: Bool {
            self.used.withLock { used in
                defer { used = true }
                return !used
            }
        }
    }
}
