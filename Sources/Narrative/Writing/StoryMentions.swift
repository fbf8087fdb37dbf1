import Coordination

/// What a story has that conditions, texts and rewards can be about.
struct StoryMentions {
    enum Name: Hashable {
        case variable(String, line: Int)
        case fragment(String, line: Int)
    }

    private let flags: Set<String>
    private let variables: [String: StoryVariable.Kind]
    private let fragments: Set<String>
    private let games: Set<String>
    private let lastLevel: Int

    init(_ story: Story) {
        self.flags = Set(story.fragments.flatMap(\.decisions).flatMap(\.flags))
        self.variables = Dictionary(story.variables.map { ($0.key, $0.kind) }, uniquingKeysWith: { first, _ in first })
        self.fragments = Set(story.fragments.map(\.key))
        self.games = Set(story.fragments.filter { $0.game != nil }.map(\.key))
        self.lastLevel = story.levels.map(\.number).max() ?? 0
    }

    /// Finds what nobody can ever meet, or see, which is mostly a misspelt name.
    func check(_ mentions: [StoryMention], _ names: [Name], _ findings: inout StoryFindings) {
        for mention in mentions { self.check(mention.atom, line: mention.line, &findings) }
        for name in names {
            switch name {
            case .variable(let key, let line): self.check(variable: key, line: line, &findings)
            case .fragment(let key, let line): self.check(fragment: key, line: line, &findings)
            }
        }
        for flag in self.flags.sorted() where self.variables[flag] != nil {
            findings.add(.badVariable, line: 1, "\(flag) is a variable and a flag")
        }
    }

    private func check(_ atom: Requirement.Atom, line: Int, _ findings: inout StoryFindings) {
        switch atom.kind {
        case HasFlag.kind where !self.flags.contains(atom.subject):
            findings.add(.unknownFlag, line: line, "no decision sets the flag \(atom.subject)")
        case VisitedFragment.kind, CompletedFragment.kind, TurnsSince.kind, Unlocked.kind:
            self.check(fragment: atom.subject, line: line, &findings)
        case WonGame.kind, LostGame.kind:
            self.check(fragment: atom.subject, line: line, &findings)
            if self.fragments.contains(atom.subject), !self.games.contains(atom.subject) {
                findings.add(.unknownGame, line: line, "the fragment \(atom.subject) has no game")
            }
        case VariableNumber.kind:
            self.check(variable: atom.subject, line: line, &findings)
            if let kind = self.variables[atom.subject], kind != .number {
                findings.add(.badVariable, line: line, "\(atom.subject) is a \(kind), which has no size")
            }
        case VariableValue.kind:
            let key = String(atom.subject.prefix { $0 != "." })
            self.check(variable: key, line: line, &findings)
            if self.variables[key] == .number {
                findings.add(.badVariable, line: line, "\(key) is a number; it is compared with one")
            }
        case ReachedStoryLevel.kind where atom.required > self.lastLevel:
            findings.add(.unknownLevel, line: line, "the last level is \(self.lastLevel)")
        default: break
        }
    }

    private func check(variable: String, line: Int, _ findings: inout StoryFindings) {
        guard self.variables[variable] == nil else { return }
        findings.add(.unknownVariable, line: line, "\(variable) is not declared by `var: \(variable) = 0` at the top")
    }

    private func check(fragment: String, line: Int, _ findings: inout StoryFindings) {
        guard !self.fragments.contains(fragment) else { return }
        findings.add(.unknownFragment, line: line, "no fragment has the key \(fragment)")
    }
}
