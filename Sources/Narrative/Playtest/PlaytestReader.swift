public import JSON

/// An invented member for a playtest: what they have done, and what they own.
public struct PlaytestReader: Hashable, Sendable {
    public var name = "Ana"
    public var flags: Set<String> = []
    /// Those of the story that are not named have their first values.
    public var variables: [String: StoryVariable.Value] = [:]
    public var items: [String: Int64] = [:]
    public var achievements: Set<String> = []
    public var unlocked: Set<String> = []
    public var besitos: Int64 = 0
    /// The member's own level.
    public var level: Int64 = 1
    public var isVIP = false
    /// How often they have come to a fragment.
    public var visits: [String: Int64] = [:]
    public var completed: [String: Int64] = [:]
    var lastTurns: [String: Int64] = [:]
    var turns: Int64 = 0
    var deepestLevel: Int64 = 0
    /// Decisions taken, as `fragment/decision`.
    var taken: Set<String> = []
    /// What gave already, and so gives no more.
    var given: Set<String> = []

    public init() {}

    /// From a writer's words: `flag seen`, `courage = 3`, `besitos 20`, `item candle 2`, `vip`, `level 3`,
    /// `visited garden 2`, `completed garden`, `unlocked crypt`, `achievement first`, `name Eva`.
    ///
    /// - Throws: ``JSONFault`` saying what cannot be read.
    public mutating func take(_ words: String, in story: Story) throws(JSONFault) {
        let parts = words.split(separator: " ").map(String.init)
        let number = parts.last.flatMap { Int64($0) }
        switch (parts.first, parts.count) {
        case ("flag", 2): self.flags.insert(parts[1])
        case ("unlocked", 2): self.unlocked.insert(parts[1])
        case ("achievement", 2): self.achievements.insert(parts[1])
        case ("vip", 1): self.isVIP = true
        case ("name", 2...): self.name = parts.dropFirst().joined(separator: " ")
        case ("besitos", 2), ("min_besitos", 2): self.besitos = number ?? 0
        case ("level", 2): self.level = number ?? 1
        case ("narrative_level", 2): self.deepestLevel = number ?? 0
        case ("item", 2...3): self.items[parts[1]] = parts.count == 3 ? number ?? 0 : 1
        case ("visited", 2...3): self.visits[parts[1]] = parts.count == 3 ? number ?? 0 : 1
        case ("completed", 2...3): self.completed[parts[1]] = parts.count == 3 ? number ?? 0 : 1
        case (let key?, 3) where parts[1] == "=":
            guard let variable = story.variables.first(where: { $0.key == key }) else { fallthrough }
            switch variable.kind {
            case .number: self.variables[key] = .number(number ?? 0)
            case .word: self.variables[key] = .word(parts[2])
            case .set: self.variables[key] = .set(parts[2].split(separator: "+").map(String.init))
            }
        default:
            throw JSONFault(
                field: words,
                rule: "is none of `flag key`, `variable = value`, `besitos 20`, `item key 2`, `vip`, `level 3`, "
                    + "`visited key`, `completed key`, `unlocked key`, `achievement key`, `name Eva`")
        }
    }
}
