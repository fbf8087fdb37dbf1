import Redis
import Resilience
import TestKit
import Testing
import Vocabulary

@testable import RateLimits

/// What every store must do, run against each.
@Suite(.timeLimit(.minutes(4)))
struct PermitStoreTests {
    enum Kind: CaseIterable { case memory, postgres, redis }

    private static let limit = RateLimit(5, perSeconds: 100)!
    private static let start = Instant(seconds: 1_700_000_000)

    private func with(
        _ kind: Kind, clock: (any WallClock)?,
        _ body: (_ one: any PermitStore, _ other: any PermitStore) async throws -> Void
    ) async throws {
        switch kind {
        case .memory:
            let store = MemoryStore(clock: clock ?? SystemClock())
            try await body(store, store)
        case .postgres:
            try await TestDatabase.with { storage in
                func store() -> PostgresPermits { PostgresPermits(database: storage.database, clock: clock) }
                try await body(store(), store())
            }
        case .redis:
            let server = try RedisServer()
            var patient = RedisClient.Settings()
            patient.deadline = .seconds(60)
            patient.connectDeadline = .seconds(60)
            let clients = try (0..<2).map { [patient] loop in
                try RedisClient(
                    url: server.socket, loop: TestDatabase.loops[loop], breaker: CircuitBreaker("redis"),
                    settings: patient)
            }
            try await body(
                RedisPermits(client: clients[0], clock: clock), RedisPermits(client: clients[1], clock: clock))
            for client in clients { await client.close() }
        }
    }

    private func request(
        _ wanted: Int, key: String = "k", of instance: String = "one", own: [SlidingWindow.Hits] = []
    ) -> PermitRequest {
        var window = SlidingWindow()
        for hits in own { window.add(hits.count, in: hits.slice) }
        return PermitRequest(key: key, limit: Self.limit, wanted: wanted, instance: instance, own: window)
    }

    @Test(arguments: Kind.allCases)
    func `two instances share one limit, and each key has its own`(kind: Kind) async throws {
        try await self.with(kind, clock: ManualClock(Self.start)) { one, other in
            let first = try await one.take(self.request(3))
            #expect(first.granted == 3)
            #expect(try await other.take(self.request(3, of: "other")).granted == 2)
            let own = SlidingWindow.Hits(slice: first.slice, count: 3)
            #expect(try await one.take(self.request(1, own: [own])).granted == 0)
            #expect(try await one.take(self.request(1, key: "l")).granted == 1)
        }
    }

    @Test(arguments: Kind.allCases)
    func `permits come back a window and two slices later, one by one`(kind: Kind) async throws {
        let clock = ManualClock(Self.start)
        try await self.with(kind, clock: clock) { one, other in
            #expect(try await one.take(self.request(2)).granted == 2)
            clock.advance(by: .seconds(30))
            let last = try await other.take(self.request(9, of: "other"))
            #expect(last.granted == 3)
            #expect(last.used == 5)
            #expect(last.slice == 1_700_000_030)
            #expect(last.resetAfter == .seconds(72))
            clock.advance(by: .milliseconds(71_999))
            #expect(try await one.take(self.request(1, of: "third")).granted == 0)
            clock.advance(by: .milliseconds(1))
            #expect(try await one.take(self.request(9, of: "third")).granted == 2)
        }
    }

    @Test(arguments: Kind.allCases)
    func `what an instance says of itself replaces what was known of it`(kind: Kind) async throws {
        let clock = ManualClock(Self.start)
        try await self.with(kind, clock: clock) { one, other in
            let taken = try await one.take(self.request(5))
            clock.advance(by: .seconds(2))
            // Two of them lapsed.
            let used = SlidingWindow.Hits(slice: taken.slice, count: 3)
            #expect(try await one.take(self.request(1, own: [used])).granted == 1)
            // The other took one where this store could not see it.
            let elsewhere = SlidingWindow.Hits(slice: taken.slice + 1, count: 1)
            #expect(try await other.take(self.request(9, of: "other", own: [elsewhere])).granted == 0)
            // What is too old to count is not counted because it is said.
            let old = SlidingWindow.Hits(slice: taken.slice - 200, count: 5)
            #expect(try await other.take(self.request(9, of: "other", own: [old])).granted == 1)
        }
    }

    @Test(arguments: Kind.allCases)
    func `with nobody's clock but its own it counts as well`(kind: Kind) async throws {
        try await self.with(kind, clock: nil) { one, other in
            #expect(try await one.take(self.request(4)).granted == 4)
            let last = try await other.take(self.request(4, of: "other"))
            #expect(last.granted == 1)
            #expect(last.resetAfter > .zero && last.resetAfter <= .seconds(102))
        }
    }

    @Test(arguments: Kind.allCases)
    func `fifty at once from two instances get no more than the limit`(kind: Kind) async throws {
        try await self.with(kind, clock: nil) { one, other in
            let granted = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<50 {
                    let store = number.isMultiple(of: 2) ? one : other
                    group.addTask { try await store.take(self.request(1, of: "i\(number)")).granted }
                }
                return try await group.reduce(0, +)
            }
            #expect(granted == 5)
        }
    }
}
