/// Where somebody stands in one reading, and what it remembers.
struct ReadingState: Hashable {
    var place: Int
    /// Flags set and fragments seen in this reading, of those that conditions ask about.
    var flags, seen: UInt64
    /// Moves taken that are taken once.
    var taken: Set<Int>
    var values: [StoryVariable.Value]

    /// At the beginning of a reading.
    init(beginning rules: StoryRules) {
        self.place = rules.start
        self.flags = 0
        self.seen = rules.bit(rules.places[rules.start].key, in: rules.visits)
        self.taken = []
        self.values = rules.variables.map(\.initial)
    }

    func after(
        _ move: StoryRules.Move, _ rules: StoryRules, tracksFlags: Bool
    ) -> ReadingState {
        var next = self
        next.place = move.target
        next.seen |= rules.bit(rules.places[move.target].key, in: rules.visits)
        if move.isOnce { next.taken.insert(move.index) }
        if tracksFlags { for flag in move.flags { next.flags |= rules.bit(flag, in: rules.flags) } }
        for effect in move.effects {
            if case .clear(let flag) = effect { next.flags &= ~rules.bit(flag, in: rules.flags) }
            guard let index = rules.variables.firstIndex(where: { $0.key == effect.key }) else { continue }
            next.values[index] = next.values[index].changed(by: effect).seen(
                by: rules.asked[effect.key] ?? [], within: rules.bounds[effect.key])
        }
        return next
    }

    func value(of key: String, _ rules: StoryRules) -> StoryVariable.Value? {
        rules.variables.firstIndex { $0.key == key }.map { self.values[$0] }
    }
}

extension StoryVariable.Value {
    /// What conditions can tell of it: nothing, when none asks.
    fileprivate func seen(by asked: Set<String>, within bounds: ClosedRange<Int64>?) -> Self {
        switch self {
        case .number(let number): .number(bounds.map { min(max(number, $0.lowerBound), $0.upperBound) } ?? 0)
        case .word(let word): .word(asked.contains(word) ? word : "")
        case .set(let members): .set(members.filter(asked.contains).sorted())
        }
    }
}
