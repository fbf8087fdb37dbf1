import Redis
import Resilience
import Synchronization
import Telemetry
import TestKit
import Testing
import Vocabulary

@testable import RateLimits

@Suite(.timeLimit(.minutes(4)))
struct RateLimiterTests {
    /// A monotonic clock and a wall clock that are moved together.
    private final class Clocks: Sendable {
        let wall = ManualClock(Instant(seconds: 1_700_000_000))
        private let start = ContinuousClock.now
        private let ahead = Mutex(Duration.zero)

        var now: ContinuousClock.Instant { self.start.advanced(by: self.ahead.withLock { $0 }) }

        func move(_ duration: Duration) {
            self.wall.advance(by: duration)
            self.ahead.withLock { $0 += duration }
        }
    }

    /// Counts the questions, and can be away.
    private final class WatchedStore: PermitStore {
        let name: String
        let questions = Mutex(0)
        let isAway = Mutex(false)
        private let permits: MemoryStore

        init(_ name: String, _ clocks: Clocks) {
            self.name = name
            self.permits = MemoryStore(clock: clocks.wall)
        }

        func take(_ request: PermitRequest) async throws(PermitStoreFailure) -> PermitGrant {
            self.questions.withLock { $0 += 1 }
            if self.isAway.withLock({ $0 }) { throw PermitStoreFailure(reason: "away") }
            return try await self.permits.take(request)
        }
    }

    private static let ana = RateSubject.member(7)
    private let clocks = Clocks()

    private func limiter(
        _ stores: [any PermitStore], _ limit: RateLimit = RateLimit(5, perSeconds: 100)!, metrics: Metrics = Metrics()
    ) -> RateLimiter {
        let clocks = self.clocks
        return RateLimiter(
            rules: RateRules([.decision: limit]), shared: stores, clock: clocks.wall,
            metrics: metrics, now: { clocks.now })
    }

    private func allowed(_ count: Int, of limiter: RateLimiter) async -> Int {
        var allowed = 0
        for _ in 0..<count where await limiter.take(.decision, by: Self.ana).isAllowed { allowed += 1 }
        return allowed
    }

    @Test func `a refusal says how much there is, and when there is more`() async {
        let limiter = self.limiter([])
        let first = await limiter.take(.decision, by: Self.ana)
        #expect(first.isAllowed)
        #expect(first.headers.map(\.value) == ["5", "4", "102"])
        #expect(await self.allowed(4, of: limiter) == 4)
        self.clocks.move(.milliseconds(500))
        let refused = await limiter.take(.decision, by: Self.ana)
        #expect(!refused.isAllowed)
        #expect(
            refused.headers.map { "\($0.name): \($0.value)" } == [
                "RateLimit-Limit: 5", "RateLimit-Remaining: 0", "RateLimit-Reset: 102", "Retry-After: 102",
            ])
        #expect(await limiter.take(.decision, by: .member(8)).isAllowed)
        #expect(await limiter.take(.purchase, by: Self.ana).isAllowed)
    }

    @Test func `refused knocking costs no question and moves nothing`() async {
        let store = WatchedStore("shared", self.clocks)
        let limiter = self.limiter([store])
        #expect(await self.allowed(6, of: limiter) == 5)
        let questions = store.questions.withLock { $0 }
        for _ in 0..<101 {
            self.clocks.move(.seconds(1))
            #expect(await self.allowed(10, of: limiter) == 0)
        }
        #expect(store.questions.withLock { $0 } == questions)
        self.clocks.move(.seconds(1))
        #expect(await self.allowed(10, of: limiter) == 5)
    }

    @Test func `two instances share one limit, to the last permit where it is small`() async {
        let store = WatchedStore("shared", self.clocks)
        let limiters = [self.limiter([store]), self.limiter([store])]
        var allowed = 0
        for round in 0..<20 { allowed += await self.allowed(1, of: limiters[round % 2]) }
        #expect(allowed == 5)
    }

    @Test func `a busy key asks ever less often, and never gets more than the limit`() async {
        let store = WatchedStore("shared", self.clocks)
        let limit = RateLimit(10_000, perSeconds: 60)!
        let limiters = [self.limiter([store], limit), self.limiter([store], limit)]
        async let one = self.allowed(9_000, of: limiters[0])
        async let other = self.allowed(9_000, of: limiters[1])
        // Each may hold a fiftieth that it never used.
        let allowed = await one + other
        #expect((9_600...10_000).contains(allowed))
        #expect(store.questions.withLock { $0 } < 150)
    }

    @Test func `what an instance held too long is not used, and comes back to all`() async {
        let store = WatchedStore("shared", self.clocks)
        let limit = RateLimit(1000, perSeconds: 100)!
        let limiters = [self.limiter([store], limit), self.limiter([store], limit)]
        // Leaves some of the last batch unused, which lapses.
        #expect(await self.allowed(70, of: limiters[0]) == 70)
        self.clocks.move(.seconds(2))
        #expect(await self.allowed(1, of: limiters[0]) == 1)
        #expect(await self.allowed(1000, of: limiters[1]) >= 909)
        let rest = await self.allowed(100, of: limiters[0])
        #expect(rest <= 20)
    }

    @Test func `the next store is told what the one that went away had granted, and the other way round`() async {
        let (redis, postgres) = (WatchedStore("redis", self.clocks), WatchedStore("postgres", self.clocks))
        let metrics = Metrics()
        let limiter = self.limiter([redis, postgres], metrics: metrics)
        #expect(await self.allowed(2, of: limiter) == 2)
        redis.isAway.withLock { $0 = true }
        #expect(await self.allowed(1, of: limiter) == 1)
        #expect(metrics.exposition().contains(#"dianabot_rate_limit_store{store="postgres"} 1"#))
        #expect(metrics.exposition().contains(#"dianabot_rate_limit_fallbacks_total{store="redis"} 1"#))
        redis.isAway.withLock { $0 = false }
        #expect(await self.allowed(9, of: limiter) == 2)
        #expect(metrics.exposition().contains(#"dianabot_rate_limit_store{store="redis"} 1"#))
    }

    @Test func `with every store away the instance counts for itself`() async {
        let store = WatchedStore("shared", self.clocks)
        let limiter = self.limiter([store])
        #expect(await self.allowed(2, of: limiter) == 2)
        store.isAway.withLock { $0 = true }
        #expect(await self.allowed(9, of: limiter) == 3)
    }

    @Test func `a hundred tasks at once get no more than the limit, and all get an answer`() async {
        let limiter = self.limiter([WatchedStore("shared", self.clocks)])
        let allowed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 { group.addTask { await limiter.take(.decision, by: Self.ana).isAllowed } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 5)
    }

    @Test func `a refusal is told once per window`() async {
        let store = WatchedStore("shared", self.clocks)
        let limiters = [self.limiter([store]), self.limiter([store])]
        #expect(await limiters[0].mayTell(.decision, to: Self.ana))
        for limiter in limiters { #expect(await !limiter.mayTell(.decision, to: Self.ana)) }
        #expect(await limiters[1].mayTell(.decision, to: .member(8)))
        self.clocks.move(.seconds(102))
        #expect(await limiters[1].mayTell(.decision, to: Self.ana))
    }

    @Test func `a subject's own limit goes before the action's`() async {
        let limiter = self.limiter([])
        for _ in 0..<50 {
            #expect(await limiter.take(.decision, by: Self.ana, limit: RateLimit(50, perSeconds: 60)).isAllowed)
        }
        #expect(await !limiter.take(.decision, by: Self.ana, limit: RateLimit(50, perSeconds: 60)).isAllowed)
    }

    /// Redis dies under load, comes back empty-handed, and nobody gets one permit more.
    @Test func `Redis stopped under load changes nothing but the speed`() async throws {
        try await TestDatabase.with { storage in
            let server = try RedisServer()
            let limit = RateLimit(200, perSeconds: 3600)!
            let limiters = try (0..<2).map { number in
                let breaker = CircuitBreaker("redis", settings: .init(failures: 5, pause: .milliseconds(1)))
                let client = try RedisClient(
                    url: server.socket, loop: TestDatabase.loops[number], breaker: breaker)
                return RateLimiter(
                    rules: RateRules([.decision: limit]),
                    shared: [RedisPermits(client: client), PostgresPermits(database: storage.database)])
            }
            // Both take part in every phase, so that whoever counts hears of all that was taken.
            for phase in 0..<3 {
                if phase == 1 { server.stop() }
                if phase == 2 { try server.start() }
                let allowed = await withTaskGroup(of: Int.self) { group in
                    for limiter in limiters { group.addTask { await self.allowed(30, of: limiter) } }
                    return await group.reduce(0, +)
                }
                #expect(allowed == 60)
            }
            let rest = await self.allowed(100, of: limiters[0]) + (await self.allowed(100, of: limiters[1]))
            #expect(rest <= 20)
            #expect(rest >= 12)
        }
    }
}
