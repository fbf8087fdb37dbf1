import Coordination

/// What members can have from readings before this one: with the least it asks, and how.
struct SolverKnowledge {
    enum Thing: Hashable {
        case flag(String)
        case visited(String)
        case unlocked(String)
        case item(String)
        case level(Int)
        case vip
    }

    /// One reading: the moves taken, in order.
    typealias Reading = [Int]

    struct Entry {
        let label: SolverLabel
        let readings: [Reading]
    }

    private(set) var entries: [Thing: Entry] = [:]

    func isNews(_ thing: Thing, _ label: SolverLabel) -> Bool {
        self.entries[thing].map { label < $0.label } ?? true
    }

    mutating func learn(_ thing: Thing, _ entry: Entry) { self.entries[thing] = entry }
}

/// Whether somebody passes a gate, for how much, and thanks to what they know from before.
struct SolverPass {
    var label: SolverLabel
    var uses: [SolverKnowledge.Thing] = []
}

/// Reads requirements for a state.
struct SolverGatekeeper {
    let rules: StoryRules
    let world: StoryWorld
    let knowledge: SolverKnowledge
    let allowsVIP, allowsPrices: Bool

    func pass(_ move: StoryRules.Move, from state: ReadingState, _ label: SolverLabel) -> SolverPass? {
        var pass = SolverPass(label: label)
        guard !move.gate.isOpen else { return pass }
        guard let own = self.pass(move.gate.own, false, state, pass) else { return nil }
        pass = own
        if move.gate.isVIP {
            guard let vip = self.pass(.atom(Requirement.Atom("vip", .holds)), false, state, pass) else { return nil }
            pass = vip
        }
        let target = self.rules.places[move.target].key
        var ways = [self.pass(move.gate.place, false, state, pass), self.known(.unlocked(target), pass)]
        if let price = move.gate.price, self.allowsPrices, move.gate.place != .nothing {
            var paying = pass
            paying.label = pass.label.paying(price, for: "fragment:\(target)")
            ways.append(paying)
        }
        return ways.compactMap { $0 }.min { $0.label < $1.label }
    }

    private func pass(
        _ requirement: Requirement, _ isNegated: Bool, _ state: ReadingState, _ pass: SolverPass
    ) -> SolverPass? {
        switch requirement {
        case .not(let part): return self.pass(part, !isNegated, state, pass)
        case .atom(let atom):
            if !isNegated { return self.pass(atom, state, pass) }
            return self.isAvoided(atom, state) ? pass : nil
        case .all(let parts) where !isNegated, .any(let parts) where isNegated:
            var all = pass
            for part in parts {
                guard let next = self.pass(part, isNegated, state, all) else { return nil }
                all = next
            }
            return all
        case .any(let parts), .all(let parts):
            return parts.compactMap { self.pass($0, isNegated, state, pass) }.min { $0.label < $1.label }
        }
    }

    private func pass(_ atom: Requirement.Atom, _ state: ReadingState, _ pass: SolverPass) -> SolverPass? {
        switch atom.kind {
        case HasFlag.kind:
            return state.flags & self.rules.bit(atom.subject, in: self.rules.flags) != 0
                ? pass : self.known(.flag(atom.subject), pass)
        case VisitedFragment.kind, CompletedFragment.kind, TurnsSince.kind:
            let isSeen = state.seen & self.rules.bit(atom.subject, in: self.rules.visits) != 0
            let isNow = self.rules.places[state.place].key == atom.subject
            return isSeen && !isNow && atom.required == 1 && atom.kind != TurnsSince.kind
                ? pass : self.known(.visited(atom.subject), pass)
        case WonGame.kind, LostGame.kind:
            return state.seen & self.rules.bit(atom.subject, in: self.rules.visits) != 0
                ? pass : self.known(.visited(atom.subject), pass)
        case ReachedStoryLevel.kind:
            return self.rules.places[state.place].level >= Int(atom.required)
                ? pass : self.known(.level(Int(atom.required)), pass)
        case Unlocked.kind: return self.known(.unlocked(atom.subject), pass)
        case VariableNumber.kind, VariableValue.kind: return self.holds(atom, state) ? pass : nil
        case "min_besitos": return SolverPass(label: pass.label.owning(atom.required), uses: pass.uses)
        case "level":
            return SolverPass(
                label: pass.label.having(earned: self.world.besitos(forLevel: atom.required)), uses: pass.uses)
        case "vip":
            if let given = self.known(.vip, pass) { return given }
            return self.allowsVIP ? SolverPass(label: pass.label.withVIP, uses: pass.uses) : nil
        case "item":
            if atom.required == 1, let given = self.known(.item(atom.subject), pass) { return given }
            let label =
                self.world.prices[atom.subject].map {
                    pass.label.paying($0 * atom.required, for: "item:\(atom.subject)")
                } ?? pass.label.assuming("item \(atom.subject)")
            return SolverPass(label: label, uses: pass.uses)
        default:
            return SolverPass(
                label: pass.label.assuming("\(atom.kind) \(atom.subject)".trimmed), uses: pass.uses)
        }
    }

    private func known(_ thing: SolverKnowledge.Thing, _ pass: SolverPass) -> SolverPass? {
        self.knowledge.entries[thing].map {
            SolverPass(label: pass.label.and($0.label), uses: pass.uses + [thing])
        }
    }

    /// Whether this reading does not have it; that earlier ones need not either is for the rehearsal to show.
    private func isAvoided(_ atom: Requirement.Atom, _ state: ReadingState) -> Bool {
        switch atom.kind {
        case HasFlag.kind: state.flags & self.rules.bit(atom.subject, in: self.rules.flags) == 0
        case VisitedFragment.kind, CompletedFragment.kind:
            state.seen & self.rules.bit(atom.subject, in: self.rules.visits) == 0 || atom.required > 1
        case VariableNumber.kind, VariableValue.kind: !self.holds(atom, state)
        case ReachedStoryLevel.kind: self.rules.places[state.place].level < Int(atom.required)
        default: true
        }
    }

    func holds(_ atom: Requirement.Atom, _ state: ReadingState) -> Bool {
        if atom.kind == VariableNumber.kind {
            guard case .number(let number)? = state.value(of: atom.subject, self.rules) else { return false }
            return number >= atom.required
        }
        let parts = atom.subject.split(separator: ".", maxSplits: 1).map(String.init)
        switch state.value(of: parts[0], self.rules) {
        case .word(let word)?: return parts.count == 2 && word == parts[1]
        case .set(let members)?: return parts.count == 2 && members.contains(parts[1])
        default: return false
        }
    }
}
