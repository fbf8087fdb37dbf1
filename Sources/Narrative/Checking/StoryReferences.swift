import Coordination

/// What a story names that is not its own: items and achievements, which others make.
public struct StoryReferences: Sendable {
    private let items: Set<String>
    private let achievements: Set<String>?

    /// - Parameters:
    ///   - items: the keys there are.
    ///   - achievements: the same of achievements; `nil` when they are not known.
    public init(items: Set<String>, achievements: Set<String>? = nil) {
        self.items = items
        self.achievements = achievements
    }

    /// Where `story` names what there is not, in the order of the lines: nobody can be given it, or be asked for it.
    public func findings(in story: Story) -> [StoryFinding] {
        var found: [StoryFinding] = []
        for level in story.levels { found += self.unknown(in: level.needs, line: level.line) }
        for fragment in story.fragments {
            found += self.unknown(in: fragment.needs, line: fragment.line)
            found += self.unknown(in: fragment.rewards, line: fragment.line)
            for promise in fragment.promises {
                found += self.unknown(in: promise.condition, line: fragment.line)
                found += self.unknown(in: promise.rewards, line: fragment.line)
            }
            for decision in fragment.decisions {
                found += self.unknown(in: decision.needs, line: decision.line)
                found += self.unknown(in: decision.rewards, line: decision.line)
            }
        }
        return found.sorted { $0.line < $1.line }
    }

    private func unknown(in requirement: Requirement, line: Int) -> [StoryFinding] {
        requirement.atoms.compactMap { atom in
            switch atom.kind {
            case "item": self.unknown(item: atom.subject, line: line)
            case "achievement": self.unknown(achievement: atom.subject, line: line)
            default: nil
            }
        }
    }

    private func unknown(in rewards: StoryRewards, line: Int) -> [StoryFinding] {
        rewards.items.compactMap { self.unknown(item: $0.key, line: line) }
            + rewards.achievements.compactMap { self.unknown(achievement: $0, line: line) }
    }

    private func unknown(item key: String, line: Int) -> StoryFinding? {
        self.items.contains(key)
            ? nil : StoryFinding(line: line, code: .unknownItem, detail: "there is no item \(key)")
    }

    private func unknown(achievement key: String, line: Int) -> StoryFinding? {
        self.achievements?.contains(key) ?? true
            ? nil : StoryFinding(line: line, code: .unknownAchievement, detail: "there is no achievement \(key)")
    }
}
