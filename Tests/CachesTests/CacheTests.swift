import Synchronization
import Telemetry
import Testing

@testable import Caches

@Suite struct CacheTests {
    private struct Failure: Error, Equatable {}

    private static func cache(
        _ invalidations: Invalidations = Invalidations(), metrics: Metrics = Metrics()
    ) -> Cache<String, Int, Failure> {
        Cache("test.numbers", .computed, invalidations: invalidations, metrics: metrics)
    }

    /// Lets loads be held up and let go.
    private final class Gate: Sendable {
        private let (stream, end) = AsyncStream.makeStream(of: Void.self)
        func open() { self.end.finish() }
        func pass() async { for await _ in self.stream {} }
    }

    @Test func `a thousand who ask at once load once`() async throws {
        let cache = Self.cache()
        let loads = Metrics().counter("loads_total", help: "")
        let gate = Gate()
        let asking = (0..<1000).map { _ in
            Task {
                try await cache.value(for: "a") { () async throws(Failure) in
                    loads.increment()
                    await gate.pass()
                    return 7
                }
            }
        }
        gate.open()
        for task in asking { #expect(try await task.value == 7) }
        #expect(loads.value == 1)
    }

    @Test func `what a load fails with everybody hears, and it is not kept`() async throws {
        let cache = Self.cache()
        await #expect(throws: Failure()) {
            try await cache.value(for: "a") { () throws(Failure) in throw Failure() }
        }
        #expect(try await cache.value(for: "a") { () throws(Failure) in 1 } == 1)
    }

    /// The interleaving that breaks simple caches: the old value is read, the change and its notice come, and only
    /// then would the old value be kept.
    @Test func `a load overtaken by a change is answered but not kept`() async throws {
        let invalidations = Invalidations()
        let cache = Self.cache(invalidations)
        let truth = Mutex(1)
        let (hasRead, gate) = (Gate(), Gate())
        let early = Task {
            try await cache.value(for: "a") { () async throws(Failure) in
                let read = truth.withLock { $0 }
                hasRead.open()
                await gate.pass()
                return read
            }
        }
        await hasRead.pass()
        truth.withLock { $0 = 2 }
        invalidations.apply([CacheTag("test.numbers", "a")])
        #expect(try await cache.value(for: "a") { () throws(Failure) in truth.withLock { $0 } } == 2)
        gate.open()
        #expect(try await early.value == 1)
        #expect(cache.kept("a") == 2)
    }

    @Test func `other keys and other topics are left alone`() async throws {
        let invalidations = Invalidations()
        let cache = Self.cache(invalidations)
        for key in ["a", "b"] { _ = try await cache.value(for: key) { () throws(Failure) in 1 } }
        invalidations.apply([CacheTag("test.others", "a"), CacheTag("test.numbers", "b")])
        #expect(cache.kept("a") == 1)
        #expect(cache.kept("b") == nil)
    }

    @Test func `an instance that hears nothing of the others keeps nothing back`() async throws {
        let invalidations = Invalidations(maxSilence: .seconds(5))
        let cache = Self.cache(invalidations)
        invalidations.expectOthers()
        let start = ContinuousClock.now
        _ = try await cache.value(for: "a") { () throws(Failure) in 1 }
        #expect(cache.kept("a") == nil)
        invalidations.heard(asOf: start)
        _ = try await cache.value(for: "a") { () throws(Failure) in 1 }
        #expect(cache.kept("a") == 1)
        invalidations.heard(asOf: start.advanced(by: .seconds(-6)))
        #expect(cache.kept("a") == nil)
        #expect(try await cache.value(for: "a") { () throws(Failure) in 2 } == 2)
    }

    @Test func `hits and misses are counted`() async throws {
        let metrics = Metrics()
        let cache = Self.cache(metrics: metrics)
        for _ in 0..<3 { _ = try await cache.value(for: "a") { () throws(Failure) in 1 } }
        let shown = metrics.exposition()
        #expect(shown.contains(#"lookups_total{cache="test.numbers",layer="computed",result="hit"} 2"#))
        #expect(shown.contains(#"lookups_total{cache="test.numbers",layer="computed",result="miss"} 1"#))
        #expect(shown.contains(#"dianabot_cache_cost{cache="test.numbers"} 1"#))
    }
}
