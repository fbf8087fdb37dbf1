import Coordination
import Vocabulary

/// A story as the solver plays it: numbers for keys, and only what conditions ask about.
struct StoryRules {
    struct Place {
        let key: String
        let level: Int
        let decisions: [Move]
        let besitos: Int64
        let rewards: StoryRewards
        let line: Int
    }

    struct Move {
        let index: Int
        let key: String
        let target: Int
        let besitos: Int64
        let flags: [String]
        let effects: [StoryEffect]
        let rewards: StoryRewards
        let isOnce, isFallback: Bool
        let gate: Gate
        let line: Int
    }

    /// What stands before a move.
    struct Gate {
        let own: Requirement
        /// Of the target and its level; `price` opens it too.
        let place: Requirement
        let price: Int64?
        let isVIP: Bool

        var isOpen: Bool { self.own == .nothing && self.place == .nothing && !self.isVIP }
    }

    let places: [Place]
    let start: Int
    let variables: [StoryVariable]
    /// Flags and fragments that conditions ask about, and moves that are taken once: what a state remembers.
    let flags, visits: [String: Int]
    let moves: Int
    /// By a move's index, its fragment and its own key.
    let names: [String]
    let asksForLevels: Bool
    /// Words that conditions ask variables for.
    let asked: [String: Set<String>]
    /// Numbers are told apart within these; no condition asks for more, and what is beyond may come back by as much.
    let bounds: [String: ClosedRange<Int64>]

    init?(_ story: Story) {
        let numbers = Dictionary(
            zip(story.fragments.map(\.key), story.fragments.indices), uniquingKeysWith: { first, _ in first })
        guard let start = numbers[story.start] else { return nil }
        let levels = Dictionary(story.levels.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var moves = 0
        var places: [Place] = []
        for fragment in story.fragments {
            var decisions: [Move] = []
            for decision in fragment.decisions {
                guard let target = numbers[decision.next] else { continue }
                let next = story.fragments[target]
                decisions.append(
                    Move(
                        index: moves, key: decision.key, target: target, besitos: decision.besitos.units,
                        flags: decision.flags, effects: decision.effects, rewards: decision.rewards,
                        isOnce: decision.isOnce, isFallback: decision.isFallback,
                        gate: Gate(
                            own: decision.needs,
                            place: .every([
                                next.needs,
                                next.level == fragment.level ? .nothing : levels[next.level]?.needs ?? .nothing,
                            ]), price: next.price?.units, isVIP: next.isVIP || levels[next.level]?.isVIP ?? false),
                        line: decision.line))
                moves += 1
            }
            places.append(
                Place(
                    key: fragment.key, level: levels[fragment.level]?.number ?? 1, decisions: decisions,
                    // A game can be won, at no besitos.
                    besitos: fragment.rewards.besitos.units + (fragment.game?.rewards.besitos.units ?? 0),
                    rewards: fragment.rewards.adding(fragment.game?.rewards ?? .none), line: fragment.line))
        }
        self.places = places
        self.start = start
        self.variables = story.variables
        self.moves = moves
        self.names = places.flatMap { place in place.decisions.map { "\(place.key)/\($0.key)" } }
        let atoms = places.flatMap(\.decisions).flatMap { $0.gate.own.atoms + $0.gate.place.atoms }
        self.flags = Self.numbered(atoms.filter { $0.kind == HasFlag.kind }.map(\.subject))
        self.visits = Self.numbered(
            atoms.filter { Self.visiting.contains($0.kind) }
                .map(\.subject))
        self.asksForLevels = atoms.contains { $0.kind == ReachedStoryLevel.kind }
        self.asked = Self.asked(by: atoms)
        self.bounds = Self.bounds(of: atoms)
    }

    /// What a member has who was at a fragment, or can get there: a game is won or lost where it is.
    private static let visiting = [
        VisitedFragment.kind, CompletedFragment.kind, TurnsSince.kind, WonGame.kind, LostGame.kind,
    ]

    private static func asked(by atoms: [Requirement.Atom]) -> [String: Set<String>] {
        var asked: [String: Set<String>] = [:]
        for atom in atoms where atom.kind == VariableValue.kind {
            let parts = atom.subject.split(separator: ".", maxSplits: 1).map(String.init)
            if parts.count == 2 { asked[parts[0], default: []].insert(parts[1]) }
        }
        return asked
    }

    private static func bounds(of atoms: [Requirement.Atom]) -> [String: ClosedRange<Int64>] {
        var bounds: [String: ClosedRange<Int64>] = [:]
        for atom in atoms where atom.kind == VariableNumber.kind {
            let known = bounds[atom.subject] ?? atom.required...atom.required
            bounds[atom.subject] = min(known.lowerBound, atom.required)...max(known.upperBound, atom.required)
        }
        return bounds.mapValues { ($0.lowerBound - 10)...($0.upperBound + 10) }
    }

    private static func numbered(_ keys: [String]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: zip(Set(keys).sorted(), 0...))
    }

    /// Of the first 64; what is beyond is found by reading again, not within one reading.
    func bit(_ key: String, in numbers: [String: Int]) -> UInt64 {
        numbers[key].flatMap { $0 < 64 ? 1 << UInt64($0) : nil } ?? 0
    }
}
