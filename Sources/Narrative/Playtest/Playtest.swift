public import Coordination
public import JSON
public import Vocabulary

/// A story read by an invented member, with nothing kept and nobody paid: the rules of ``TakeDecision`` in memory.
public struct Playtest: Sendable {
    public private(set) var reader: PlaytestReader
    /// Where the reader is.
    public private(set) var fragment: Story.Fragment
    private let story: Story
    private let kinds: RequirementKinds
    private let draw: GameDraw
    private let fragments: [String: Story.Fragment]

    /// - Parameter start: the key of a fragment; the story's beginning when it is `nil`.
    /// - Throws: ``JSONFault`` when there is no such fragment.
    public init(
        _ story: Story, from start: String?, as reader: PlaytestReader, knowing kinds: RequirementKinds,
        drawing draw: @escaping GameDraw = { .random(in: $0) }
    ) throws(JSONFault) {
        let fragments = Dictionary(story.fragments.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        guard let fragment = fragments[start ?? story.start] else {
            throw JSONFault(field: start ?? story.start, rule: "is no fragment of \(story.key)")
        }
        self.story = story
        self.kinds = kinds
        self.draw = draw
        self.fragments = fragments
        self.fragment = fragment
        self.reader = reader
        for variable in story.variables where reader.variables[variable.key] == nil {
            self.reader.variables[variable.key] = variable.initial
        }
        self.arrive(at: fragment)
    }

    /// A button as the reader sees it.
    public struct Choice: Hashable, Sendable {
        public let key: String
        public let text: LocalizedText
        /// Empty when it is open.
        public let missing: [MissingRequirement]
        /// What would do instead of all that is missing.
        public let price: Besitos?
    }

    /// In the reader's own words.
    public var text: LocalizedText { self.filled(self.fragment.content.text) }

    public var choices: [Choice] {
        let left = self.fragment.decisions.filter {
            !($0.isOnce && self.reader.taken.contains("\(self.fragment.key)/\($0.key)"))
        }
        let looked = left.map { (decision: $0, answer: self.answer(to: self.gate(of: $0))) }
        let isOpen = looked.contains { $0.answer.isMet && !$0.decision.isFallback }
        return looked.compactMap { decision, answer in
            if decision.isFallback && isOpen || decision.isHidden && !answer.isMet { return nil }
            let gate = self.gate(of: decision)
            let isPayable = !answer.isMet && self.answer(to: gate.unpayable).isMet
            return Choice(
                key: decision.key, text: self.filled(decision.text),
                missing: answer.isMet ? [] : self.answer(to: gate.told).missing,
                price: isPayable ? self.fragments[decision.next]?.price : nil)
        }
    }

    /// What the reader has got, or `nil` when they cannot take it.
    public mutating func take(_ key: String) -> StoryRewards? {
        guard let choice = self.choices.first(where: { $0.key == key }), choice.missing.isEmpty,
            let decision = self.fragment.decisions.first(where: { $0.key == key }),
            let next = self.fragments[decision.next]
        else { return nil }
        self.reader.taken.insert("\(self.fragment.key)/\(key)")
        self.reader.completed[self.fragment.key, default: 0] += 1
        self.reader.flags.formUnion(decision.flags)
        self.remember(decision.effects)
        var given = decision.rewards
        given.besitos = decision.besitos
        given = self.get(given, once: "decision:\(self.fragment.key)/\(key)")
        self.reader.turns += 1
        self.fragment = next
        given.add(self.arrive(at: next))
        return given
    }

    /// Pays what opens the fragment behind a decision; false when it cannot be paid.
    public mutating func unlock(_ key: String) -> Bool {
        guard let choice = self.choices.first(where: { $0.key == key }), let price = choice.price,
            price.units <= self.reader.besitos, let decision = self.fragment.decisions.first(where: { $0.key == key })
        else { return false }
        self.reader.besitos -= price.units
        self.reader.unlocked.insert(decision.next)
        return true
    }

    /// One attempt at the game of the fragment: how it went, and what it gave. `nil` when there is nothing to play, or
    /// it is no attempt. What was lost can be played again at once: nobody waits in a playtest.
    public mutating func play(_ attempt: String) -> (
        outcome: PlayGame.Receipt.Outcome, told: JSONValue, given: StoryRewards
    )? {
        let key = self.fragment.key
        guard let game = self.fragment.game, let kind = GameKinds[game.kind] else { return nil }
        let secret = self.reader.secrets[key] ?? kind.secret(game.rules, self.draw)
        guard let verdict = kind.judge(attempt, game.rules, secret: secret) else { return nil }
        let attempts = (self.reader.attempts[key] ?? 0) + 1
        let outcome = PlayGame.Receipt.Outcome(verdict, after: attempts, of: game.attempts)
        self.reader.secrets[key] = outcome == .missed ? secret : nil
        self.reader.attempts[key] = outcome == .missed ? attempts : nil
        if outcome == .lost { self.reader.lost.insert(key) }
        if case .missed(let told) = verdict { return (outcome, told, .none) }
        self.reader.won.insert(key)
        return (outcome, .null, self.get(game.rewards, once: "game:\(key)"))
    }

    public var isEnd: Bool { self.fragment.decisions.isEmpty }
}

extension Playtest {
    @discardableResult
    private mutating func arrive(at next: Story.Fragment) -> StoryRewards {
        self.reader.visits[next.key, default: 0] += 1
        self.reader.lastTurns[next.key] = self.reader.turns
        if next.decisions.isEmpty { self.reader.completed[next.key, default: 0] += 1 }
        let level = self.story.levels.first { $0.key == next.level }
        self.reader.deepestLevel = max(self.reader.deepestLevel, Int64(level?.number ?? 0))
        var given = self.get(next.rewards, once: "fragment:\(next.key)")
        for fragment in self.story.fragments where self.reader.visits[fragment.key] != nil {
            for promise in fragment.promises where self.answer(to: promise.condition).isMet {
                given.add(self.get(promise.rewards, once: "promise:\(fragment.key)/\(promise.key)"))
            }
        }
        return given
    }

    private mutating func get(_ rewards: StoryRewards, once origin: String) -> StoryRewards {
        guard !rewards.isEmpty, self.reader.given.insert(origin).inserted else { return .none }
        self.reader.besitos += rewards.besitos.units
        for item in rewards.items { self.reader.items[item.key, default: 0] += item.quantity }
        self.reader.achievements.formUnion(rewards.achievements)
        self.reader.unlocked.formUnion(rewards.unlocks)
        if rewards.vipDays > 0 { self.reader.isVIP = true }
        return rewards
    }

    private mutating func remember(_ effects: [StoryEffect]) {
        for effect in effects {
            if case .clear(let flag) = effect {
                self.reader.flags.remove(flag)
            } else {
                self.reader.variables[effect.key] = self.reader.variables[effect.key]?.changed(by: effect)
            }
        }
    }

    private func gate(of decision: Story.Decision) -> Gate {
        guard let next = self.fragments[decision.next] else {
            return Gate(own: decision.needs, place: .nothing, unlocked: .nothing, vip: .nothing)
        }
        let level = self.story.levels.first { $0.key == next.level }
        let border = next.level == self.fragment.level ? Requirement.nothing : level?.needs ?? .nothing
        return Gate(
            own: decision.needs, place: .every([next.needs, border]),
            unlocked: .atom(Requirement.Atom(Unlocked.kind, .key(next.key))),
            vip: next.isVIP || level?.isVIP ?? false ? Place.vip : .nothing)
    }

    private func answer(to gate: Gate) -> RequirementAnswer { self.answer(to: gate.requirement) }

    private func answer(to requirement: Requirement) -> RequirementAnswer {
        var facts = RequirementFacts()
        for atom in requirement.atoms {
            facts[atom.kind, atom.subject] = RequirementFacts.Fact(self.reader.measure(atom.kind, atom.subject))
        }
        return requirement.answer(from: facts)
    }

    private func filled(_ text: LocalizedText) -> LocalizedText {
        func filled(_ source: String) -> String {
            guard !StoryText.isPlain(source), let text = try? StoryText(source, knowing: self.kinds) else {
                return source
            }
            var facts = StoryTextFacts()
            facts.name = self.reader.name
            facts.variables = self.reader.variables
            facts.visits = self.reader.visits[self.fragment.key] ?? 1
            facts.seed = UInt64(bitPattern: facts.visits)
            facts.met = Set(text.conditions.filter { self.answer(to: $0).isMet })
            return text.words(for: facts)
        }
        return LocalizedText(spanish: filled(text.spanish), english: filled(text.english))
    }
}

extension PlaytestReader {
    /// What a requirement of this kind measures; zero for kinds that are nothing to a story.
    fileprivate func measure(_ kind: String, _ subject: String) -> Int64 {
        switch kind {
        case HasFlag.kind: self.flags.contains(subject) ? 1 : 0
        case VisitedFragment.kind: self.visits[subject] ?? 0
        case CompletedFragment.kind: self.completed[subject] ?? 0
        case TurnsSince.kind: self.lastTurns[subject].map { self.turns - $0 } ?? 0
        case ReachedStoryLevel.kind: self.deepestLevel
        case Unlocked.kind: self.unlocked.contains(subject) ? 1 : 0
        case WonGame.kind: self.won.contains(subject) ? 1 : 0
        case LostGame.kind: self.lost.contains(subject) ? 1 : 0
        case VariableNumber.kind: if case .number(let number)? = self.variables[subject] { number } else { 0 }
        case VariableValue.kind: self.holds(subject) ? 1 : 0
        case "item": self.items[subject] ?? 0
        case "achievement": self.achievements.contains(subject) ? 1 : 0
        case "min_besitos": self.besitos
        case "level": self.level
        case "vip": self.isVIP ? 1 : 0
        default: 0
        }
    }

    private func holds(_ pair: String) -> Bool {
        let keys = pair.split(separator: ".").map(String.init)
        return switch self.variables[keys[0]] {
        case .word(let word)?: keys.last == word
        case .set(let members)?: keys.last.map { members.contains($0) } ?? false
        default: false
        }
    }
}

extension StoryRewards {
    func adding(_ more: StoryRewards) -> StoryRewards {
        var both = self
        both.add(more)
        return both
    }

    mutating func add(_ more: StoryRewards) {
        self.besitos = Besitos(self.besitos.units + more.besitos.units) ?? self.besitos
        self.items += more.items
        self.achievements += more.achievements
        self.unlocks += more.unlocks
        self.vipDays += more.vipDays
        self.experiences += more.experiences
        self.trigger = more.trigger ?? self.trigger
        self.shopItems += more.shopItems
    }
}
