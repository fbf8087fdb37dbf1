/// The search of ``StorySolver`` under one set of rules: with or without VIP, with or without paying.
struct SolverSearch {
    struct Best {
        let label: SolverLabel
        let readings: [SolverKnowledge.Reading]
    }

    private struct Node {
        let state: ReadingState
        let label: SolverLabel
        let parent: Int
        let move: Int
        /// What this step was taken thanks to.
        let uses: [SolverKnowledge.Thing]
    }

    private let rules: StoryRules
    private let world: StoryWorld
    private let allowsVIP, allowsPrices: Bool
    private var knowledge = SolverKnowledge()
    private var nodes: [Node] = []
    private var bests: [Int: Best] = [:]
    /// Moves that somebody can take.
    private(set) var taken: Set<Int> = []

    init(_ rules: StoryRules, _ world: StoryWorld, allowsVIP: Bool = true, allowsPrices: Bool = true) {
        self.rules = rules
        self.world = world
        self.allowsVIP = allowsVIP
        self.allowsPrices = allowsPrices
    }

    func best(at place: Int) -> Best? { self.bests[place] }

    /// - Returns: false when the story is too large to be searched whole.
    mutating func learn(rounds: Int) -> Bool {
        for _ in 0..<rounds {
            if !self.read(tracksFlags: true), !self.read(tracksFlags: false) { return false }
            if !self.remember() { return true }
        }
        return false
    }

    /// One search from the beginning, cheapest first. False when there are too many states.
    private mutating func read(tracksFlags: Bool) -> Bool {
        let gatekeeper = SolverGatekeeper(
            rules: self.rules, world: self.world, knowledge: self.knowledge, allowsVIP: self.allowsVIP,
            allowsPrices: self.allowsPrices)
        let start = ReadingState(beginning: self.rules)
        self.nodes = [Node(state: start, label: SolverLabel(), parent: -1, move: -1, uses: [])]
        var seen: [ReadingState: SolverLabel] = [start: SolverLabel()]
        var queue = SolverQueue()
        queue.push(0, SolverLabel())
        while let index = queue.pop() {
            let node = self.nodes[index]
            guard seen[node.state] == node.label else { continue }
            var openings = 0
            for move in self.rules.places[node.state.place].decisions where !move.isFallback || openings == 0 {
                guard !node.state.taken.contains(move.index),
                    let pass = gatekeeper.pass(move, from: node.state, node.label)
                else { continue }
                if move.gate.isOpen { openings += 1 }
                let next = node.state.after(move, self.rules, tracksFlags: tracksFlags)
                if let known = seen[next], known <= pass.label { self.taken.insert(move.index); continue }
                guard seen.count < StorySolver.mostStates else { return false }
                seen[next] = pass.label
                self.nodes.append(
                    Node(state: next, label: pass.label, parent: index, move: move.index, uses: pass.uses))
                self.taken.insert(move.index)
                queue.push(self.nodes.count - 1, pass.label)
            }
        }
        return true
    }

    /// What the nodes leave for later readings. False when nothing is new.
    private mutating func remember() -> Bool {
        var isNew = false
        let moves = Dictionary(uniqueKeysWithValues: self.rules.places.flatMap(\.decisions).map { ($0.index, $0) })
        let before = self.knowledge
        for index in self.nodes.indices {
            let node = self.nodes[index]
            let place = self.rules.places[node.state.place]
            if self.bests[node.state.place].map({ node.label < $0.label }) ?? true {
                self.bests[node.state.place] = Best(label: node.label, readings: self.plan(to: index, before))
                isNew = true
            }
            var things = place.rewards.things
            if self.rules.visits[place.key] != nil { things.append(.visited(place.key)) }
            if self.rules.asksForLevels { things.append(.level(place.level)) }
            if let move = moves[node.move] {
                things += move.flags.filter { self.rules.flags[$0] != nil }.map { .flag($0) } + move.rewards.things
            }
            let news = things.filter { self.knowledge.isNews($0, node.label) }
            guard !news.isEmpty else { continue }
            let entry = SolverKnowledge.Entry(label: node.label, readings: self.plan(to: index, before))
            for thing in news { self.knowledge.learn(thing, entry) }
            isNew = true
        }
        return isNew
    }

    /// The readings that lead to a node: first those it owes something to, then its own.
    private func plan(to index: Int, _ knowledge: SolverKnowledge) -> [SolverKnowledge.Reading] {
        var own: SolverKnowledge.Reading = []
        var readings: [SolverKnowledge.Reading] = []
        var at = index
        var uses: [SolverKnowledge.Thing] = []
        while at >= 0 {
            let node = self.nodes[at]
            if node.move >= 0 { own.append(node.move) }
            uses += node.uses
            at = node.parent
        }
        for thing in Set(uses) {
            for reading in knowledge.entries[thing]?.readings ?? [] where !readings.contains(reading) {
                readings.append(reading)
            }
        }
        return readings.sorted { $0.count < $1.count } + [own.reversed()]
    }
}

extension StoryRewards {
    fileprivate var things: [SolverKnowledge.Thing] {
        self.items.map { .item($0.key) } + self.unlocks.map { .unlocked($0) } + (self.vipDays > 0 ? [.vip] : [])
    }
}

/// A heap: the least label first, and of equals the oldest.
struct SolverQueue {
    private var heap: [(index: Int, label: SolverLabel)] = []

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        if self.heap[left].label < self.heap[right].label { return true }
        return !(self.heap[right].label < self.heap[left].label) && self.heap[left].index < self.heap[right].index
    }

    mutating func push(_ index: Int, _ label: SolverLabel) {
        self.heap.append((index, label))
        var child = self.heap.count - 1
        while child > 0, self.isBefore(child, (child - 1) / 2) {
            self.heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> Int? {
        guard let first = self.heap.first else { return nil }
        self.heap.swapAt(0, self.heap.count - 1)
        self.heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < self.heap.count && self.isBefore(child, least) {
                least = child
            }
            if least == parent { return first.index }
            self.heap.swapAt(parent, least)
            parent = least
        }
    }
}
