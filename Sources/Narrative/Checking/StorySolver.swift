import Coordination

/// Finds for each fragment and each decision whether members can come to it, and what that asks of them at least.
///
/// A reading is searched from its beginning, cheapest first. What it can leave behind for later readings (flags,
/// items, places seen) is learned with its price, and the search begins again until nothing is learned. Each way
/// found is then rehearsed as a member would go it, from nothing.
public struct StorySolver {
    /// States of one search; beyond, the flags of the same reading are left to be learned, and then it gives up.
    static let mostStates = 60_000
    private static let mostRounds = 40
    /// A way is told step by step for each.
    static let mostFragments = 1000

    private let rules: StoryRules
    private let world: StoryWorld

    public init?(_ story: Story, in world: StoryWorld = StoryWorld()) {
        guard let rules = StoryRules(story) else { return nil }
        self.rules = rules
        self.world = world
    }

    public func solution() -> StorySolution {
        guard self.rules.places.count <= Self.mostFragments else {
            return StorySolution(isComplete: false, reaches: [], closed: [], softLocks: [])
        }
        let search = SoftLockSearch(self.rules, self.world)
        var all = SolverSearch(self.rules, self.world)
        var free = SolverSearch(self.rules, self.world, allowsVIP: false)
        var unpaid = SolverSearch(self.rules, self.world, allowsPrices: false)
        let isComplete =
            all.learn(rounds: Self.mostRounds) && free.learn(rounds: Self.mostRounds)
            && unpaid.learn(rounds: Self.mostRounds) && search.isComplete
        let ways = self.rules.places.indices.map { place in
            self.reach(
                place, all.best(at: place), harvest: self.harvest(before: place, all),
                isFree: free.best(at: place) != nil,
                isUnpaid: unpaid.best(at: place) != nil)
        }
        return StorySolution(
            isComplete: isComplete, reaches: ways, closed: self.closed(all), softLocks: search.locks)
    }

    private func reach(
        _ place: Int, _ best: SolverSearch.Best?, harvest: Int64, isFree: Bool, isUnpaid: Bool
    ) -> StorySolution.Reach {
        let fragment = self.rules.places[place]
        guard let best else { return StorySolution.Reach(fragment: fragment.key, line: fragment.line, way: nil) }
        let rehearsal = StoryRehearsal(best.readings, self.rules, self.world)
        let least = max(0, best.label.besitos - harvest)
        return StorySolution.Reach(
            fragment: fragment.key, line: fragment.line,
            way: StorySolution.Way(
                needsVIP: !isFree, needsPrice: !isUnpaid, besitos: best.label.besitos, elsewhere: rehearsal.elsewhere,
                days: self.world.days(for: rehearsal.elsewhere, and: best.label.besitos - rehearsal.elsewhere),
                leastElsewhere: least, leastDays: self.world.days(for: least, and: best.label.besitos - least),
                readings: best.readings.map { $0.map { self.rules.names[$0] } },
                assumed: best.label.assumed.sorted(), isRehearsed: rehearsal.isPossible))
    }

    /// All that fragments and decisions pay which ask for less than `place`.
    private func harvest(before place: Int, _ search: SolverSearch) -> Int64 {
        guard let label = search.best(at: place)?.label else { return 0 }
        func isBefore(_ other: Int) -> Bool {
            guard let known = search.best(at: other)?.label else { return false }
            return known.besitos < label.besitos && (label.needsVIP || !known.needsVIP)
        }
        return self.rules.places.indices.filter(isBefore).reduce(0) { sum, other in
            let fragment = self.rules.places[other]
            let decisions = fragment.decisions.filter { search.taken.contains($0.index) && isBefore($0.target) }
            return sum + fragment.besitos + decisions.reduce(0) { $0 + $1.besitos }
        }
    }

    /// Decisions that nobody can ever take, though they come to their fragment.
    private func closed(_ search: SolverSearch) -> [StorySolution.ClosedDecision] {
        self.rules.places.indices.filter { search.best(at: $0) != nil }.flatMap { place in
            self.rules.places[place].decisions.filter { !search.taken.contains($0.index) }.map {
                StorySolution.ClosedDecision(
                    fragment: self.rules.places[place].key, decision: $0.key, line: $0.line)
            }
        }
    }
}
