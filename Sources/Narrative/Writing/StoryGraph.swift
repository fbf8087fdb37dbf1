import Coordination

/// Fragments and where their decisions lead.
struct StoryGraph {
    private let story: Story
    private let fragments: [String: Story.Fragment]

    init(_ story: Story) {
        self.story = story
        self.fragments = Dictionary(story.fragments.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func check(startLine: Int?, _ findings: inout StoryFindings) {
        self.checkTargets(&findings)
        guard self.fragments[self.story.start] != nil else {
            findings.add(
                .noStart, line: startLine ?? 1,
                startLine == nil
                    ? "start: names the first fragment, at the top of the file"
                    : "no fragment has the key \(self.story.start)")
            return
        }
        self.checkStart(&findings)
        self.checkGames(&findings)
        // A story with errors is missing ways of its own making.
        if !findings.hasErrors {
            self.checkWays(&findings)
            self.checkOpenness(&findings)
        }
    }

    /// Everybody begins there.
    private func checkStart(_ findings: inout StoryFindings) {
        guard let start = self.fragments[self.story.start] else { return }
        if self.isGated(start, from: nil) {
            findings.add(.gatedStart, line: start.line, "the story begins at \(start.key), which may need nothing")
        }
        if !start.rewards.isEmpty || !start.promises.isEmpty {
            findings.add(.badValue, line: start.line, "the beginning gives and promises nothing: everybody is there")
        }
    }

    /// Whether something stands before `fragment` for who comes from another one.
    private func isGated(_ fragment: Story.Fragment, from other: Story.Fragment?) -> Bool {
        let level = self.story.levels.first { $0.key == fragment.level }
        return fragment.needs != .nothing || fragment.isVIP || level?.isVIP ?? false
            || fragment.level != other?.level && level.map { $0.needs != .nothing } ?? false
    }

    /// Whoever loses goes on, too.
    private func checkGames(_ findings: inout StoryFindings) {
        for fragment in self.story.fragments {
            guard let game = fragment.game else { continue }
            if fragment.decisions.isEmpty {
                findings.add(.badGame, line: game.line, "a game is no ending: a decision leads on from it")
            } else if game.attempts != nil,
                !fragment.decisions.contains(where: { self.isOpen($0, of: fragment, afterGame: .lost) })
            {
                findings.add(
                    .gameWithoutWayOn, line: game.line,
                    "who has used up the attempts cannot go on from \(fragment.key): a decision must need nothing, or "
                        + "`lost \(fragment.key)`, or attempts be without end")
            }
        }
    }

    /// Whether `decision` is there for who has nothing but played the game of its fragment.
    private func isOpen(
        _ decision: Story.Decision, of fragment: Story.Fragment, afterGame outcome: SceneGame.Status?
    ) -> Bool {
        guard !decision.isOnce, let next = self.fragments[decision.next], !self.isGated(next, from: fragment) else {
            return false
        }
        var facts = RequirementFacts()
        for atom in decision.needs.atoms where atom.subject == fragment.key {
            let isMet = atom.kind == WonGame.kind && outcome == .won || atom.kind == LostGame.kind && outcome == .lost
            facts[atom.kind, atom.subject] = RequirementFacts.Fact(isMet ? 1 : 0)
        }
        return decision.needs == .nothing
            || outcome != nil && decision.needs.isOfGames(of: fragment.key)
                && decision.needs.answer(from: facts).isMet
    }

    private func checkOpenness(_ findings: inout StoryFindings) {
        for fragment in self.story.fragments where !fragment.decisions.isEmpty {
            let isOpen = fragment.decisions.contains { decision in
                self.isOpen(decision, of: fragment, afterGame: fragment.game.map { _ in .won })
            }
            if !isOpen {
                findings.add(
                    .noOpenDecision, line: fragment.line, "who meets no condition cannot go on from \(fragment.key)")
            }
        }
    }

    private func checkTargets(_ findings: inout StoryFindings) {
        for fragment in self.story.fragments {
            for decision in fragment.decisions where !decision.next.isEmpty {
                if decision.next == fragment.key {
                    findings.add(.selfTarget, line: decision.line, "a decision leads to another fragment")
                } else if self.fragments[decision.next] == nil {
                    findings.add(.brokenTarget, line: decision.line, "no fragment has the key \(decision.next)")
                }
            }
        }
    }

    private func checkWays(_ findings: inout StoryFindings) {
        let ways = self.story.fragments.flatMap { from in from.decisions.map { (from: from.key, to: $0.next) } }
        let reached = Self.closure(
            of: [self.story.start], Dictionary(grouping: ways, by: \.from).mapValues { $0.map(\.to) })
        let endings = self.story.fragments.filter(\.decisions.isEmpty).map(\.key)
        let ending = Self.closure(of: endings, Dictionary(grouping: ways, by: \.to).mapValues { $0.map(\.from) })
        for fragment in self.story.fragments {
            if !reached.contains(fragment.key) {
                findings.add(.unreachable, line: fragment.line, "no way leads from the start to \(fragment.key)")
            } else if !ending.contains(fragment.key) {
                findings.add(.noWayOut, line: fragment.line, "no way leads from \(fragment.key) to an ending")
            }
        }
    }

    /// Everything `ways` lead to from `origins`, themselves included.
    private static func closure(of origins: [String], _ ways: [String: [String]]) -> Set<String> {
        var reached = Set(origins)
        var open = origins
        while let key = open.popLast() {
            for next in ways[key] ?? [] where reached.insert(next).inserted { open.append(next) }
        }
        return reached
    }
}

extension Requirement {
    /// Whether it asks for nothing but how the game of `fragment` went.
    fileprivate func isOfGames(of fragment: String) -> Bool {
        self.atoms.allSatisfy { $0.subject == fragment && [WonGame.kind, LostGame.kind].contains($0.kind) }
    }
}
