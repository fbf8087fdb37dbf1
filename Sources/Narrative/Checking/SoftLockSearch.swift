import Coordination

/// Looks at everything a first reading can come to, for places where it cannot go on.
struct SoftLockSearch {
    private(set) var locks: [StorySolution.SoftLock] = []
    private(set) var isComplete = true

    private let rules: StoryRules
    private var states: [ReadingState] = []
    private var parents: [(state: Int, move: Int)] = []
    private var ways: [[Int]] = []

    init(_ rules: StoryRules, _ world: StoryWorld) {
        self.rules = rules
        let broke = SolverGatekeeper(
            rules: rules, world: world, knowledge: SolverKnowledge(), allowsVIP: false, allowsPrices: false)
        let rich = SolverGatekeeper(
            rules: rules, world: world, knowledge: SolverKnowledge(), allowsVIP: true, allowsPrices: true)
        self.search(broke, rich)
        if self.isComplete { self.findTraps() }
    }

    private mutating func search(_ broke: SolverGatekeeper, _ rich: SolverGatekeeper) {
        var numbers: [ReadingState: Int] = [:]
        self.add(ReadingState(beginning: self.rules), (-1, -1), &numbers)
        var at = 0
        var found: Set<Int> = []
        while at < self.states.count {
            let state = self.states[at]
            let moves = self.rules.places[state.place].decisions.filter { !state.taken.contains($0.index) }
            let open = moves.filter { move in
                !move.isFallback && broke.pass(move, from: state, SolverLabel())?.label == SolverLabel()
            }
            // With besitos, VIP and things from elsewhere; and where nothing is open, the fallback.
            let possible = moves.filter { move in
                move.isFallback ? open.isEmpty : rich.pass(move, from: state, SolverLabel()) != nil
            }
            let hasFallback = moves.contains(where: \.isFallback)
            if open.isEmpty, !hasFallback, !self.rules.places[state.place].decisions.isEmpty,
                found.insert(state.place * 2 + (possible.isEmpty ? 0 : 1)).inserted
            {
                self.locks.append(self.lock(possible.isEmpty ? .deadScreen : .waits, at: at))
            }
            for move in possible {
                let next = state.after(move, self.rules, tracksFlags: true)
                if numbers[next] == nil {
                    guard self.states.count < StorySolver.mostStates else {
                        self.isComplete = false
                        return
                    }
                    self.add(next, (at, move.index), &numbers)
                }
                if let number = numbers[next] { self.ways[at].append(number) }
            }
            at += 1
        }
    }

    private mutating func add(
        _ state: ReadingState, _ parent: (state: Int, move: Int), _ numbers: inout [ReadingState: Int]
    ) {
        numbers[state] = self.states.count
        self.states.append(state)
        self.parents.append(parent)
        self.ways.append([])
    }

    /// Places from which, in some state, no ending is to be had any more without starting over.
    private mutating func findTraps() {
        var back = [[Int]](repeating: [], count: self.states.count)
        for (from, targets) in self.ways.enumerated() { for target in targets { back[target].append(from) } }
        var good = [Bool](repeating: false, count: self.states.count)
        var open = self.states.indices.filter { self.rules.places[self.states[$0].place].decisions.isEmpty }
        for index in open { good[index] = true }
        while let index = open.popLast() {
            for from in back[index] where !good[from] {
                good[from] = true
                open.append(from)
            }
        }
        var told = Set(self.locks.filter { $0.kind == .deadScreen }.map(\.fragment))
        for index in self.states.indices where !good[index] {
            // The first place of a trap, not everything inside it.
            let parent = self.parents[index].state
            guard parent < 0 || good[parent] else { continue }
            if told.insert(self.rules.places[self.states[index].place].key).inserted {
                self.locks.append(self.lock(.noEnding, at: index))
            }
        }
    }

    private func lock(_ kind: StorySolution.SoftLock.Kind, at index: Int) -> StorySolution.SoftLock {
        let place = self.rules.places[self.states[index].place]
        var way: [String] = []
        var at = index
        while self.parents[at].state >= 0 {
            way.append(self.rules.names[self.parents[at].move])
            at = self.parents[at].state
        }
        return StorySolution.SoftLock(kind: kind, fragment: place.key, line: place.line, way: way.reversed())
    }
}
