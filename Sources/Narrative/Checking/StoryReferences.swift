/// What a story names that is not its own: items, achievements, missions and experiences, which others make.
public struct StoryReferences: Sendable {
    private let known: [Story.Reference.Kind: Set<String>]

    /// - Parameters:
    ///   - items: the keys there are.
    ///   - achievements: the same of achievements; `nil` when they are not known.
    ///   - missions: the same of missions.
    ///   - experiences: the same of experiences.
    public init(
        items: Set<String>, achievements: Set<String>? = nil, missions: Set<String>? = nil,
        experiences: Set<String>? = nil
    ) {
        var known: [Story.Reference.Kind: Set<String>] = [.item: items]
        known[.achievement] = achievements
        known[.mission] = missions
        known[.experience] = experiences
        self.known = known
    }

    /// Where `story` names what there is not, in the order of the lines: nobody can be given it, or be asked for it.
    public func findings(in story: Story) -> [StoryFinding] {
        story.references.filter { self.known[$0.kind]?.contains($0.key) == false }.sorted { $0.line < $1.line }.map {
            StoryFinding(line: $0.line, code: $0.kind.finding, detail: "there is no \($0.kind) \($0.key)")
        }
    }
}

extension Story.Reference.Kind {
    fileprivate var finding: StoryFinding.Code {
        switch self {
        case .item: .unknownItem
        case .achievement: .unknownAchievement
        case .mission: .unknownMission
        case .experience: .unknownExperience
        }
    }
}
