import Synchronization
public import Telemetry

/// Answers that are asked for again and again, kept in this process until they lapse or somebody changes them.
///
/// Many who ask for the same thing at once load it once. ``CacheState`` says why what is kept is never older than the
/// last change this instance has heard of; ``Invalidations`` says how soon it hears.
public final class Cache<Key: CacheKey, Value: Sendable, Failure: Error>: Sendable {
    private typealias Waiter = UnsafeContinuation<Result<Value?, Failure>?, Never>

    private let state: Mutex<CacheState<Key, Value, Waiter>>
    private let timeToLive: Duration
    private let cost: @Sendable (Value) -> Int
    private let invalidations: Invalidations
    private let members: MemberChanges?
    private let hits, misses, evictions: Counter
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameters:
    ///   - topic: of the changes that make its answers stale, and its name in the metrics. One cache per topic.
    ///   - maxCost: of everything kept; the number of answers unless `cost` says otherwise.
    ///   - members: for what changes with events about members: their ids are the keys' tags.
    ///   - others: further topics, any change of which makes all of it stale.
    public init(
        _ topic: String, _ layer: CacheLayer, maxCost: Int = 10_000, maxWaiters: Int = 10_000,
        invalidations: Invalidations, members: MemberChanges? = nil, hearing others: [CacheTag] = [],
        metrics: Metrics = Metrics(),
        cost: @escaping @Sendable (Value) -> Int = { _ in 1 },
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.state = Mutex(CacheState(maxCost: maxCost, maxWaiters: maxWaiters))
        self.timeToLive = layer.timeToLive
        self.cost = cost
        self.invalidations = invalidations
        self.members = members
        self.now = now
        func counter(_ result: String) -> Counter {
            metrics.counter(
                "dianabot_cache_lookups_total", help: "Questions to a cache, by whether the answer was there.",
                labels: ["cache": topic, "layer": layer.rawValue, "result": result])
        }
        self.hits = counter("hit")
        self.misses = counter("miss")
        self.evictions = metrics.counter(
            "dianabot_cache_evictions_total", help: "Answers that made room for others.", labels: ["cache": topic])
        metrics.gauge("dianabot_cache_cost", help: "What a cache holds.", labels: ["cache": topic]) { [weak self] in
            self?.state.withLock { $0.cost } ?? 0
        }
        invalidations.register(topic) { [weak self] key in self?.forget(key) }
        if members != nil { invalidations.hear(MemberChanges.topic) { [weak self] key in self?.forget(key) } }
        for other in others { invalidations.hear(other.topic) { [weak self] _ in self?.forget(nil) } }
    }

    /// The kept answer, or else what `load` says, which is then kept unless it is `nil`.
    public func value(
        for key: Key, load: () async throws(Failure) -> Value?
    ) async throws(Failure) -> Value? {
        while true {
            switch self.look(key) {
            case .hit(let value):
                self.hits.increment()
                return value
            case .bypass:
                self.misses.increment()
                return try await load()
            case .load(let id):
                self.misses.increment()
                return try await self.load(key, id, load).get()
            case .wait:
                guard let result = await self.wait(for: key) else { continue }
                self.hits.increment()
                return try result.get()
            }
        }
    }

    /// The kept answer, if there is one.
    public func kept(_ key: Key) -> Value? {
        let now = self.now()
        guard self.isCurrent(at: now), let value = self.state.withLock({ $0.kept(key, at: now) }) else { return nil }
        self.hits.increment()
        return value
    }

    /// Under a key that is none of this cache's nothing is kept.
    private func forget(_ key: String?) {
        guard let key else { return self.state.withLock { $0.invalidateAll() } }
        guard let tag = Key.Tag(key) else { return }
        self.state.withLock { $0.invalidate(tag) }
    }

    private func look(_ key: Key) -> CacheState<Key, Value, Waiter>.Look {
        let now = self.now()
        guard self.isCurrent(at: now) else { return .bypass }
        return self.state.withLock { $0.look(key, at: now) }
    }

    /// Asks `members` in any case: they are heard of while somebody asks.
    private func isCurrent(at now: ContinuousClock.Instant) -> Bool {
        (self.members?.isHeard(at: now) ?? true) && self.invalidations.isCurrent(at: now)
    }

    private func load(
        _ key: Key, _ id: UInt64, _ load: () async throws(Failure) -> Value?
    ) async -> Result<Value?, Failure> {
        let result: Result<Value?, Failure>
        do throws(Failure) { result = .success(try await load()) } catch { result = .failure(error) }
        let value = (try? result.get()) ?? nil
        let cost = value.map(self.cost) ?? 0
        let until = self.now().advanced(by: self.timeToLive)
        let (waiters, evicted) = self.state.withLock { state in
            let before = state.evictions
            let waiters = state.loaded(key, id, value, cost: cost, until: until)
            return (waiters, state.evictions - before)
        }
        if evicted > 0 { self.evictions.increment(by: evicted) }
        for waiter in waiters { waiter.resume(returning: result) }
        return result
    }

    /// `nil`: look again.
    private func wait(for key: Key) async -> Result<Value?, Failure>? {
        await withUnsafeContinuation { waiter in
            if !self.state.withLock({ $0.wait(for: key, waiter) }) { waiter.resume(returning: nil) }
        }
    }
}
