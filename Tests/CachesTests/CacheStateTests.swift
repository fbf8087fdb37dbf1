import Testing
import Vocabulary

@testable import Caches

@Suite final class CacheStateTests {
    private let now = ContinuousClock.now
    private var later: ContinuousClock.Instant { self.now.advanced(by: .seconds(60)) }
    private var state = CacheState<String, Int, String>(maxCost: 3, maxWaiters: 2)

    private func load(_ key: String) throws -> UInt64 {
        guard case .load(let id) = self.state.look(key, at: self.now) else { throw Unexpected() }
        return id
    }

    private func hit(_ key: String) -> Int? {
        if case .hit(let value) = self.state.look(key, at: self.now) { value } else { nil }
    }

    private func keep(_ key: String, _ value: Int, cost: Int = 1) throws {
        _ = self.state.loaded(key, try self.load(key), value, cost: cost, until: self.later)
    }

    private func loaded(_ key: String, _ id: UInt64, _ value: Int?, cost: Int = 1) -> [String] {
        self.state.loaded(key, id, value, cost: cost, until: self.later)
    }

    private func wait(for key: String, _ waiter: String) -> Bool { self.state.wait(for: key, waiter) }

    private struct Unexpected: Error {}

    @Test func `what was loaded is there until its time is over`() throws {
        try self.keep("a", 1)
        #expect(self.hit("a") == 1)
        guard case .load = self.state.look("a", at: self.later) else { throw Unexpected() }
    }

    @Test func `nothing is not kept`() throws {
        _ = self.loaded("a", try self.load("a"), nil)
        _ = try self.load("a")
        #expect(self.state.count == 0)
    }

    @Test func `a second who asks waits for the first, and a crowd beyond the bound does not`() throws {
        let id = try self.load("a")
        for name in ["x", "y"] {
            guard case .wait = self.state.look("a", at: self.now) else { throw Unexpected() }
            #expect(self.wait(for: "a", name))
        }
        guard case .bypass = self.state.look("a", at: self.now) else { throw Unexpected() }
        #expect(self.loaded("a", id, 1) == ["x", "y"])
    }

    @Test func `a load that ended between the look and the waiting is not waited for`() throws {
        let id = try self.load("a")
        guard case .wait = self.state.look("a", at: self.now) else { throw Unexpected() }
        _ = self.loaded("a", id, 1)
        #expect(!self.wait(for: "a", "x"))
        #expect(self.hit("a") == 1)
    }

    /// Every order in which a query, a commit's notice and the keeping can come.
    @Test func `an answer that may miss a change is never kept`() throws {
        // query, notice, keep
        let early = try self.load("a")
        self.state.invalidate("a")
        _ = self.loaded("a", early, 1)
        #expect(self.hit("a") == nil)

        // query, keep, notice
        try self.keep("b", 1)
        self.state.invalidate("b")
        #expect(self.hit("b") == nil)

        // query, notice, a new query that sees the change and is kept, and only then the first
        let old = try self.load("c")
        self.state.invalidate("c")
        let new = try self.load("c")
        #expect(old != new)
        _ = self.loaded("c", new, 2)
        _ = self.loaded("c", old, 1)
        #expect(self.hit("c") == 2)
    }

    @Test func `nobody who asks after a change waits for a query from before it`() throws {
        let old = try self.load("a")
        #expect(self.wait(for: "a", "before"))
        self.state.invalidate("a")
        let new = try self.load("a")
        #expect(self.wait(for: "a", "after"))
        #expect(self.loaded("a", old, 1) == ["before"])
        #expect(self.loaded("a", new, 2) == ["after"])
    }

    @Test func `a change to everything drops everything`() throws {
        try self.keep("a", 1)
        let loading = try self.load("b")
        self.state.invalidateAll()
        _ = self.loaded("b", loading, 1)
        #expect(self.state.count == 0)
        #expect(self.state.cost == 0)
    }

    @Test func `what was asked for stays and the rest makes room`() throws {
        for key in ["a", "b", "c"] { try self.keep(key, 1) }
        #expect(self.hit("a") == 1)
        try self.keep("d", 1)
        #expect(self.hit("a") == 1)
        #expect(self.hit("b") == nil)
        #expect(self.state.evictions == 1)
    }

    @Test func `costs are bounded, and what is too dear alone is not kept`() throws {
        try self.keep("a", 1)
        try self.keep("b", 1, cost: 3)
        #expect(self.hit("a") == nil)
        #expect(self.state.cost == 3)
        try self.keep("c", 1, cost: 4)
        #expect(self.hit("b") == 1)
    }

    @Test func `any sequence keeps the books right`() throws {
        for step in 0..<5000 {
            let key = "k\(step * 7919 % 11)"
            switch step * 31 % 5 {
            case 0: self.state.invalidate(key)
            case 4 where step % 97 == 0: self.state.invalidateAll()
            default:
                if case .load(let id) = self.state.look(key, at: self.now) {
                    _ = self.loaded(key, id, step, cost: 1 + step % 2)
                }
            }
            #expect(self.state.cost <= 3)
            #expect(self.state.count <= 3)
            #expect((self.state.count == 0) == (self.state.cost == 0))
        }
    }
}

/// Answers that share a tag, against a plain model of what must be there.
@Suite struct CacheTagTests {
    private struct Pair: CacheKey, CaseIterable {
        static let allCases = (0..<3).flatMap { tag in (0..<4).map { Pair(tag: tag, name: $0) } }

        let tag: Int
        let name: Int
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a tag takes away all of its own and nothing else, in whatever order they came`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var state = CacheState<Pair, Int, Never>(maxCost: 100, maxWaiters: 1)
        var model: [Pair: Int] = [:]
        let (now, later) = (ContinuousClock.now, ContinuousClock.now.advanced(by: .seconds(60)))
        for step in 0..<300 {
            let pair = Pair.allCases.randomElement(using: &random)!
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                state.invalidate(pair.tag)
                model = model.filter { $0.key.tag != pair.tag }
            default:
                guard case .load(let id) = state.look(pair, at: now) else { continue }
                // Now and then the tag goes while its answer is on the way.
                let isStale = Int.random(in: 0..<4, using: &random) == 0
                if isStale {
                    state.invalidate(pair.tag)
                    model = model.filter { $0.key.tag != pair.tag }
                } else {
                    model[pair] = step
                }
                _ = state.loaded(pair, id, step, cost: 1, until: later)
            }
            for pair in Pair.allCases { #expect(state.kept(pair, at: now) == model[pair]) }
            #expect(state.count == model.count && state.cost == model.count)
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `what made room for others is gone from its tag too`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var state = CacheState<Pair, Int, Never>(maxCost: 5, maxWaiters: 1)
        let (now, later) = (ContinuousClock.now, ContinuousClock.now.advanced(by: .seconds(60)))
        for step in 0..<300 {
            let pair = Pair.allCases.randomElement(using: &random)!
            if case .load(let id) = state.look(pair, at: now) {
                _ = state.loaded(pair, id, step, cost: 1, until: later)
            }
            let kept = Pair.allCases.filter { state.kept($0, at: now) != nil }
            #expect(kept.count == state.count && state.count <= 5)
            guard step % 7 == 0 else { continue }
            state.invalidate(pair.tag)
            #expect(Pair.allCases.filter { state.kept($0, at: now) != nil } == kept.filter { $0.tag != pair.tag })
        }
    }
}
