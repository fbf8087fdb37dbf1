import CLinux
import Glibc
import Synchronization
import Testing

@testable import EventLoops

@Suite struct EventLoopTests {
    @Test func `a task that prefers a loop runs on it, and stays after every suspension`() async {
        let loop = EventLoop.start(count: 1)[0]
        let places = await Task(executorPreference: loop) {
            var places = [loop.isCurrent]
            await loop.sleep(for: .milliseconds(1))
            places.append(loop.isCurrent)
            _ = await offload { loop.isCurrent }
            places.append(loop.isCurrent)
            return places
        }.value
        #expect(places == [true, true, true])
        loop.stop()
    }

    @Test func `offloaded work runs elsewhere`() async {
        let loop = EventLoop.start(count: 1)[0]
        let isOnLoop = await Task(executorPreference: loop) { await offload { loop.isCurrent } }.value
        #expect(!isOnLoop)
        loop.stop()
    }

    @Test func `timers fire in the order they are due, and not when cancelled`() async {
        let loop = EventLoop.start(count: 1)[0]
        let fired = await Task(executorPreference: loop) {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<[Int], Never>) in
                let fired = Mutex<[Int]>([])
                for delay in [9, 3, 6, 1] {
                    loop.schedule(after: .milliseconds(delay)) { fired.withLock { $0.append(delay) } }
                }
                loop.schedule(after: .milliseconds(4)) { fired.withLock { $0.append(-1) } }.cancel()
                loop.schedule(after: .milliseconds(12)) { continuation.resume(returning: fired.withLock { $0 }) }
            }
        }.value
        #expect(fired == [1, 3, 6, 9])
        loop.stop()
    }

    @Test func `a hundred tasks from many threads all run`() async {
        let loop = EventLoop.start(count: 1)[0]
        let onLoop = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 { group.addTask(executorPreference: loop) { loop.isCurrent } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(onLoop == 100)
        loop.stop()
    }

    @Test func `a handler hears of its descriptor until it is forgotten`() async {
        let loop = EventLoop.start(count: 1)[0]
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        let heard = await withUnsafeContinuation { (continuation: UnsafeContinuation<Readiness, Never>) in
            loop.execute {
                loop.watch(
                    reading, for: .readable,
                    Once { readiness in
                        loop.forget(reading)
                        continuation.resume(returning: readiness)
                    })
                var byte: UInt8 = 1
                write(writing, &byte, 1)
            }
        }
        #expect(heard.contains(.readable))
        loop.stop()
        close(reading)
        close(writing)
    }

    @Test func `a change is reported once, and again to who asks again`() async {
        let loop = EventLoop.start(count: 1)[0]
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        let counts = await withUnsafeContinuation { (continuation: UnsafeContinuation<[Int], Never>) in
            loop.execute {
                let reports = Counted()
                loop.watch(reading, for: [.readable, .onChange], reports)
                var byte: UInt8 = 1
                write(writing, &byte, 1)
                // Nobody reads: a level would be reported at each of these turns.
                loop.afterTurns(3) {
                    let first = reports.count
                    loop.rewatch(reading, for: [.readable, .onChange])
                    loop.afterTurns(3) {
                        loop.forget(reading)
                        continuation.resume(returning: [first, reports.count])
                    }
                }
            }
        }
        #expect(counts == [1, 2])
        loop.stop()
        close(reading)
        close(writing)
    }

    private final class Counted: ReadinessHandler {
        var count = 0
        func ready(_: Readiness) { self.count += 1 }
    }

    private final class Once: ReadinessHandler {
        let action: (Readiness) -> Void
        init(_ action: @escaping (Readiness) -> Void) { self.action = action }
        func ready(_ readiness: Readiness) { self.action(readiness) }
    }
}

extension EventLoop {
    /// Runs `action` after the loop has looked at its descriptors `count` times more.
    fileprivate func afterTurns(_ count: Int, _ action: @escaping () -> Void) {
        guard count > 0 else { return action() }
        self.schedule(after: .zero) { self.afterTurns(count - 1, action) }
    }
}
