public import Postgres
public import Redis
import Synchronization
public import Telemetry
import Vocabulary

/// Counts what subjects do, together with all other instances, and says when it is too much.
///
/// No window of the limit's length ever holds more than the limit, wherever it begins: stores count a permit from
/// when it was taken until a window and two slices (2 % of a window) later, and an instance uses a permit within a
/// slice or not at all. The price is that a permit may come back 2 % late, and that an instance may hold up to a
/// fiftieth of the limit that others then lack. What is refused is not counted.
///
/// Asked are Redis, PostgreSQL and the instance itself, whichever is configured and answers first; each learns with
/// the question what the instance took elsewhere. Only when none is left does every instance count for itself.
public final class RateLimiter: Sendable {
    /// Keys that an instance remembers at most.
    private static let maxKeys = 100_000

    private struct Key: Hashable {
        let action: RateAction
        let subject: RateSubject
        let limit: RateLimit
        var isNotice = false

        /// The window is a part, since slices of another length mean nothing.
        var text: String {
            "\(self.isNotice ? "told:" : "")\(self.action.rawValue):\(self.limit.windowSeconds):\(self.subject.text)"
        }
    }

    private let rules: RateRules
    private let shared: [any PermitStore]
    private let instance: String
    private let clock: any WallClock
    private let entries = Mutex<[Key: RateEntry]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant
    private let counters: RateCounters

    init(
        rules: RateRules, shared: [any PermitStore], clock: any WallClock = SystemClock(),
        metrics: Metrics = Metrics(), now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.rules = rules
        self.shared = shared
        self.instance = String(UInt64.random(in: 0 ... .max), radix: 36)
        self.clock = clock
        self.now = now
        self.counters = RateCounters(metrics, stores: shared.map(\.name) + ["memory"])
    }

    /// - Parameters:
    ///   - database: `nil` for a single instance, which counts in memory.
    ///   - redis: asked first.
    public convenience init(
        rules: RateRules = RateRules(), database: (any Database)? = nil, redis: RedisClient? = nil,
        metrics: Metrics = Metrics()
    ) {
        var shared: [any PermitStore] = []
        if let redis { shared.append(RedisPermits(client: redis)) }
        if let database { shared.append(PostgresPermits(database: database, metrics: metrics)) }
        self.init(rules: rules, shared: shared, metrics: metrics)
    }

    /// Uses one permit, if there is one.
    ///
    /// - Parameter limit: the subject's own; otherwise the action's holds.
    public func take(_ action: RateAction, by subject: RateSubject, limit: RateLimit? = nil) async -> RateDecision {
        let decision = await self.take(
            Key(action: action, subject: subject, limit: limit ?? self.rules[action]))
        self.counters.count(action, isAllowed: decision.isAllowed)
        return decision
    }

    /// The refusal that ``take(_:by:limit:)`` would give, as far as this instance knows; uses nothing.
    public func standingRefusal(of action: RateAction, by subject: RateSubject) -> RateDecision? {
        let key = Key(action: action, subject: subject, limit: self.rules[action])
        let now = self.now()
        return self.entries.withLock { $0[key]?.refusal(at: now) }
    }

    /// Whether a refusal has not been told to the subject yet in this window, on any instance.
    public func mayTell(_ action: RateAction, to subject: RateSubject) async -> Bool {
        let once = RateLimit.standard(1, self.rules[action].windowSeconds)
        return await self.take(Key(action: action, subject: subject, limit: once, isNotice: true)).isAllowed
    }

    private func take(_ key: Key) async -> RateDecision {
        while true {
            switch self.step(key) {
            case .decided(let decision): return decision
            case .ask(let wanted): await self.ask(key, wanted)
            case .wait: await self.wait(for: key)
            }
        }
    }

    private func step(_ key: Key) -> RateEntry.Step {
        let now = self.now()
        return self.entries.withLock { entries in
            if entries.count >= Self.maxKeys, entries[key] == nil { Self.makeRoom(in: &entries, at: now) }
            return entries[key, default: RateEntry(limit: key.limit, at: now)].step(at: now)
        }
    }

    private static func makeRoom(in entries: inout [Key: RateEntry], at now: ContinuousClock.Instant) {
        entries = entries.filter { !$0.value.isIdle(at: now) }
        if entries.count >= Self.maxKeys { entries = entries.filter { $0.value.isAsking } }
    }

    private func wait(for key: Key) async {
        await withUnsafeContinuation { continuation in
            let isOver = self.entries.withLock { entries in
                guard entries[key]?.isAsking == true else { return true }
                entries[key]!.wait(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// Asks the first store that answers, in the name of everybody who waits.
    private func ask(_ key: Key, _ wanted: Int) async {
        for (index, store) in self.shared.enumerated() {
            let asked = self.now()
            do throws(PermitStoreFailure) {
                let grant = try await store.take(self.request(key, wanted))
                return self.received(grant, from: index, asked: asked, key)
            } catch { self.counters.fallBack(from: index) }
        }
        let asked = self.now()
        var alone = SharedWindow()
        let grant = alone.take(self.request(key, wanted), atMicroseconds: self.clock.now().microseconds)
        self.received(grant, from: self.shared.count, asked: asked, key)
    }

    private func request(_ key: Key, _ wanted: Int) -> PermitRequest {
        let (waiting, own) = self.entries.withLock { entries in
            (entries[key]?.waiting ?? 0, entries[key]?.own ?? SlidingWindow())
        }
        return PermitRequest(
            key: key.text, limit: key.limit, wanted: min(key.limit.count, max(wanted, waiting + 1)),
            instance: self.instance, own: own)
    }

    private func received(_ grant: PermitGrant, from store: Int, asked: ContinuousClock.Instant, _ key: Key) {
        self.counters.asked(store)
        let waiters = self.entries.withLock { entries in
            entries[key]?.received(grant, asked: asked)
            return entries[key]?.endAsking() ?? []
        }
        for waiter in waiters { waiter.resume() }
    }
}
