/// What a cache holds and what it is loading, without clock or lock.
///
/// Why a stale answer is never kept: a load is entered here before its query is sent. A change becomes visible to
/// queries before its invalidation arrives (commit, then notice). So an answer that misses the change comes from a
/// query sent before the commit, whose load was entered before the invalidation arrived; it is either still entered
/// then, and marked, or has been kept already, and is removed. A marked load is never kept, and nobody who asks
/// after the invalidation waits for it.
struct CacheState<Key: CacheKey, Value: Sendable, Waiter> {
    enum Look {
        case hit(Value)
        /// The caller loads, under this name.
        case load(UInt64)
        /// Somebody loads it already; the waiter, once added, hears of it.
        case wait
        /// Nothing may be kept or served now, or too many wait: the caller loads for itself.
        case bypass
    }

    private struct Entry {
        let key: Key
        let value: Value
        let cost: Int
        let until: ContinuousClock.Instant
        /// The places of others with the same tag.
        var before: Int?
        var after: Int?
        /// Set by a hit, cleared by the hand: what was asked for since is passed over once.
        var wasAsked = false
    }

    private struct Load {
        let id: UInt64
        let key: Key
        var isStale = false
        var waiters: [Waiter] = []
    }

    private let maxCost: Int
    private let maxWaiters: Int
    private var places: [Key: Int] = [:]
    /// The place of one answer with the tag, from which the others are found.
    private var firstPlaces: [Key.Tag: Int] = [:]
    /// Where the hand goes round and removes what nobody asked for since it last came by (CLOCK).
    private var slots: [Entry?] = []
    private var freeSlots: [Int] = []
    private var hand = 0
    private var loads: [Key.Tag: [Load]] = [:]
    private var lastLoad: UInt64 = 0
    private(set) var cost = 0
    private(set) var evictions = 0

    init(maxCost: Int, maxWaiters: Int) {
        self.maxCost = maxCost
        self.maxWaiters = maxWaiters
    }

    var count: Int { self.places.count }

    // MARK: - Asking

    mutating func look(_ key: Key, at now: ContinuousClock.Instant) -> Look {
        if let value = self.kept(key, at: now) { return .hit(value) }
        if let index = self.freshLoad(of: key) {
            return self.loads[key.tag]![index].waiters.count < self.maxWaiters ? .wait : .bypass
        }
        self.lastLoad += 1
        self.loads[key.tag, default: []].append(Load(id: self.lastLoad, key: key))
        return .load(self.lastLoad)
    }

    mutating func kept(_ key: Key, at now: ContinuousClock.Instant) -> Value? {
        guard let place = self.places[key], let entry = self.slots[place], now < entry.until else { return nil }
        if !entry.wasAsked { self.slots[place]!.wasAsked = true }
        return entry.value
    }

    /// False when the load has ended or gone stale meanwhile: look again.
    mutating func wait(for key: Key, _ waiter: Waiter) -> Bool {
        guard let index = self.freshLoad(of: key) else { return false }
        self.loads[key.tag]![index].waiters.append(waiter)
        return true
    }

    /// Ends a load, and keeps what came of it unless it may be stale.
    ///
    /// - Parameter value: `nil` for what is not worth keeping.
    /// - Returns: who waits for it. They asked while it was fresh.
    mutating func loaded(
        _ key: Key, _ id: UInt64, _ value: Value?, cost: Int, until: ContinuousClock.Instant
    ) -> [Waiter] {
        guard let index = self.loads[key.tag]?.firstIndex(where: { $0.id == id }) else { return [] }
        let load = self.loads[key.tag]!.remove(at: index)
        if self.loads[key.tag]!.isEmpty { self.loads[key.tag] = nil }
        if let value, !load.isStale, cost <= self.maxCost { self.keep(key, value, cost: cost, until: until) }
        return load.waiters
    }

    private func freshLoad(of key: Key) -> Int? {
        self.loads[key.tag]?.lastIndex { $0.key == key && !$0.isStale }
    }

    // MARK: - Keeping

    private mutating func keep(_ key: Key, _ value: Value, cost: Int, until: ContinuousClock.Instant) {
        self.remove(key)
        while self.cost + cost > self.maxCost { self.evictOne() }
        let next = self.firstPlaces[key.tag]
        let entry = Entry(key: key, value: value, cost: cost, until: until, after: next)
        let place = self.freeSlots.popLast() ?? self.slots.endIndex
        if place == self.slots.endIndex { self.slots.append(entry) } else { self.slots[place] = entry }
        if let next { self.slots[next]!.before = place }
        self.firstPlaces[key.tag] = place
        self.places[key] = place
        self.cost += cost
    }

    private mutating func evictOne() {
        while !self.places.isEmpty {
            if self.hand >= self.slots.count { self.hand = 0 }
            defer { self.hand += 1 }
            guard let entry = self.slots[self.hand] else { continue }
            guard entry.wasAsked else {
                self.evictions += 1
                return self.remove(entry.key)
            }
            self.slots[self.hand]!.wasAsked = false
        }
    }

    private mutating func remove(_ key: Key) {
        guard let place = self.places.removeValue(forKey: key), let entry = self.slots[place] else { return }
        self.slots[place] = nil
        self.freeSlots.append(place)
        self.cost -= entry.cost
        if let after = entry.after { self.slots[after]!.before = entry.before }
        if let before = entry.before {
            self.slots[before]!.after = entry.after
        } else {
            self.firstPlaces[key.tag] = entry.after
        }
    }

    // MARK: - Forgetting

    /// Drops what is kept under `tag`, and what is being loaded for it will not be kept.
    mutating func invalidate(_ tag: Key.Tag) {
        while let place = self.firstPlaces[tag], let entry = self.slots[place] { self.remove(entry.key) }
        self.markStale(tag)
    }

    mutating func invalidateAll() {
        for key in Array(self.places.keys) { self.remove(key) }
        for tag in Array(self.loads.keys) { self.markStale(tag) }
    }

    private mutating func markStale(_ tag: Key.Tag) {
        for index in self.loads[tag]?.indices ?? 0..<0 { self.loads[tag]![index].isStale = true }
    }
}
