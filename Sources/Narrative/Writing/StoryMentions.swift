import Coordination

/// What a story has that conditions can be about.
struct StoryMentions {
    private let flags: Set<String>
    private let fragments: Set<String>
    private let lastLevel: Int

    init(_ story: Story) {
        self.flags = Set(story.fragments.flatMap(\.decisions).flatMap(\.flags))
        self.fragments = Set(story.fragments.map(\.key))
        self.lastLevel = story.levels.map(\.number).max() ?? 0
    }

    /// Finds conditions that nobody can ever meet, which is mostly a misspelt name.
    func check(_ mentions: [(atom: Requirement.Atom, line: Int)], _ findings: inout StoryFindings) {
        for (atom, line) in mentions {
            switch atom.kind {
            case HasFlag.kind where !self.flags.contains(atom.subject):
                findings.add(.unknownFlag, line: line, "no decision sets the flag \(atom.subject)")
            case VisitedFragment.kind where !self.fragments.contains(atom.subject),
                CompletedFragment.kind where !self.fragments.contains(atom.subject):
                findings.add(.unknownFragment, line: line, "no fragment has the key \(atom.subject)")
            case ReachedStoryLevel.kind where atom.required > self.lastLevel:
                findings.add(.unknownLevel, line: line, "the last level is \(self.lastLevel)")
            default: break
            }
        }
    }
}
