import Coordination

/// Goes a plan of readings as a member would, who had nothing: proof that it can be gone, and what it pays.
struct StoryRehearsal {
    /// Besitos from decisions and fragments on the way.
    private(set) var earned: Int64 = 0
    /// What must have come from elsewhere by then, where the way asked for more than it had paid.
    private(set) var elsewhere: Int64 = 0
    private(set) var isPossible = true

    private let rules: StoryRules
    private let world: StoryWorld
    private var flags: Set<String> = []
    private var visits: [String: Int64] = [:]
    private var items: [String: Int64] = [:]
    private var unlocked: Set<String> = []
    private var paid: Set<String> = []
    private var level: Int64 = 0
    private var spent: Int64 = 0
    private var hasVIP = false

    init(_ readings: [SolverKnowledge.Reading], _ rules: StoryRules, _ world: StoryWorld) {
        self.rules = rules
        self.world = world
        for reading in readings where self.isPossible { self.read(reading) }
    }

    private mutating func read(_ reading: SolverKnowledge.Reading) {
        var state = ReadingState(beginning: self.rules)
        self.arrive(at: state.place)
        for step in reading {
            guard let move = self.rules.places[state.place].decisions.first(where: { $0.index == step }),
                !state.taken.contains(step), self.passes(move, from: state)
            else {
                self.isPossible = false
                return
            }
            self.pay(move.besitos, for: "decision:\(step)")
            self.take(move.rewards)
            for flag in move.flags { self.flags.insert(flag) }
            for case .clear(let flag) in move.effects { self.flags.remove(flag) }
            state = state.after(move, self.rules, tracksFlags: false)
            self.arrive(at: state.place)
        }
    }

    private mutating func arrive(at place: Int) {
        let place = self.rules.places[place]
        self.visits[place.key, default: 0] += 1
        self.level = max(self.level, Int64(place.level))
        self.pay(place.besitos, for: "fragment:\(place.key)")
        self.take(place.rewards)
    }

    private mutating func pay(_ besitos: Int64, for what: String) {
        if besitos > 0, self.paid.insert(what).inserted { self.earned += besitos }
    }

    private mutating func take(_ rewards: StoryRewards) {
        for item in rewards.items { self.items[item.key, default: 0] += item.quantity }
        self.unlocked.formUnion(rewards.unlocks)
        if rewards.vipDays > 0 { self.hasVIP = true }
    }

    /// Besitos, items from elsewhere and VIP are to be had; what the story itself remembers is as it is.
    private mutating func passes(_ move: StoryRules.Move, from state: ReadingState) -> Bool {
        let target = self.rules.places[move.target].key
        guard let own = self.cost(of: move.gate.own, state) else { return false }
        let place = self.unlocked.contains(target) ? 0 : self.cost(of: move.gate.place, state)
        let price = move.gate.place == .nothing ? nil : move.gate.price.map { self.spent + $0 }
        guard let cheapest = [place, price].compactMap({ $0 }).min() else { return false }
        if place == nil || place ?? 0 > cheapest, let paid = move.gate.price {
            self.spent += paid
            self.unlocked.insert(target)
        }
        self.elsewhere = max(self.elsewhere, max(own, cheapest) - self.earned)
        return true
    }

    /// Besitos that must have come together for it; `nil` when besitos do not help.
    private func cost(of requirement: Requirement, _ state: ReadingState) -> Int64? {
        switch requirement {
        case .all(let parts):
            var most: Int64 = 0
            for part in parts {
                guard let cost = self.cost(of: part, state) else { return nil }
                most = max(most, cost)
            }
            return most
        case .any(let ways): return ways.compactMap { self.cost(of: $0, state) }.min()
        case .not: return self.holds(requirement, state) ? 0 : nil
        case .atom(let atom):
            switch atom.kind {
            case "min_besitos": return self.spent + atom.required
            case "level": return self.world.besitos(forLevel: atom.required)
            case "item" where self.items[atom.subject] ?? 0 < atom.required:
                return self.world.prices[atom.subject].map { self.spent + $0 * atom.required } ?? 0
            default: return self.holds(atom, state) ? 0 : nil
            }
        }
    }

    private func holds(_ requirement: Requirement, _ state: ReadingState) -> Bool {
        switch requirement {
        case .all(let parts): parts.allSatisfy { self.holds($0, state) }
        case .any(let parts): parts.contains { self.holds($0, state) }
        case .not(.atom(let atom)) where !self.isOfTheStory(atom): true
        case .not(let part): !self.holds(part, state)
        case .atom(let atom): self.holds(atom, state)
        }
    }

    private func isOfTheStory(_ atom: Requirement.Atom) -> Bool {
        [
            HasFlag.kind, VisitedFragment.kind, CompletedFragment.kind, TurnsSince.kind, ReachedStoryLevel.kind,
            Unlocked.kind, VariableNumber.kind, VariableValue.kind,
        ].contains(atom.kind)
    }

    private func holds(_ atom: Requirement.Atom, _ state: ReadingState) -> Bool {
        switch atom.kind {
        case HasFlag.kind: self.flags.contains(atom.subject)
        // One more reading of the same is always to be had.
        case VisitedFragment.kind, CompletedFragment.kind, TurnsSince.kind, WonGame.kind, LostGame.kind:
            self.visits[atom.subject] ?? 0 > 0
        case ReachedStoryLevel.kind: self.level >= atom.required
        case Unlocked.kind: self.unlocked.contains(atom.subject)
        case VariableNumber.kind, VariableValue.kind:
            SolverGatekeeper(
                rules: self.rules, world: self.world, knowledge: SolverKnowledge(), allowsVIP: true, allowsPrices: true
            ).holds(atom, state)
        default: true
        }
    }
}
