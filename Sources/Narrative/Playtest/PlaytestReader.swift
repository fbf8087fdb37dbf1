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
    /// Fragments whose games they have won, and lost.
    public var won: Set<String> = []
    public var lost: Set<String> = []
    /// Attempts used at games, and what was drawn for them.
    var attempts: [String: Int] = [:]
    var secrets: [String: JSONValue] = [:]
    var lastTurns: [String: Int64] = [:]
    var turns: Int64 = 0
    var deepestLevel: Int64 = 0
    /// Decisions taken, as `fragment/decision`.
    var taken: Set<String> = []
    /// What gave already, and so gives no more.
    var given: Set<String> = []

    public init() {}

    /// From a writer's words: `flag seen`, `courage = 3`, `clues = letter+map`, `besitos 20`, `item candle 2`, `vip`,
    /// `level 3`, `visited garden 2`, `completed garden`, `unlocked crypt`, `achievement first`, `name Eva`.
    ///
    /// - Throws: ``JSONFault`` saying what cannot be read, or is nothing to the story.
    public mutating func take(_ words: String, in story: Story) throws(JSONFault) {
        let parts = words.split(separator: " ").map(String.init)
        let names = StoryNames(of: story)
        func count(_ words: ArraySlice<String>) throws(JSONFault) -> Int64 {
            guard let last = words.last else { return 1 }
            guard let number = Int64(last), (0...1_000_000).contains(number) else {
                throw JSONFault(field: last, rule: "must be a whole number from 0 to 1000000")
            }
            return number
        }
        switch (parts.first, parts.count) {
        case ("flag", 2): self.flags.insert(try names.flag(parts[1]))
        case ("unlocked", 2): self.unlocked.insert(try names.fragment(parts[1]))
        case ("won", 2): self.won.insert(try names.game(parts[1]))
        case ("lost", 2): self.lost.insert(try names.game(parts[1]))
        case ("achievement", 2): self.achievements.insert(try names.made(.achievement, parts[1]))
        case ("vip", 1): self.isVIP = true
        case ("name", 2...): self.name = parts.dropFirst().joined(separator: " ")
        case ("besitos", 2), ("min_besitos", 2): self.besitos = try count(parts[1...])
        case ("level", 2): self.level = try count(parts[1...])
        case ("narrative_level", 2): self.deepestLevel = try count(parts[1...])
        case ("item", 2...3): self.items[try names.made(.item, parts[1])] = try count(parts[2...])
        case ("visited", 2...3): self.visits[try names.fragment(parts[1])] = try count(parts[2...])
        case ("completed", 2...3): self.completed[try names.fragment(parts[1])] = try count(parts[2...])
        case (let key?, 3...) where parts[1] == "=":
            self.variables[key] = try names.value(of: key, parts[2...].joined(separator: " "))
        default:
            throw JSONFault(
                field: words,
                rule: "is none of `flag key`, `variable = value`, `set = one+two`, `besitos 20`, `item key 2`, `vip`, "
                    + "`level 3`, `visited key`, `completed key`, `unlocked key`, `won key`, `lost key`, `achievement key`, "
                    + "`name Eva`")
        }
    }
}

/// What a story knows by name.
private struct StoryNames {
    private let story: Story

    init(of story: Story) { self.story = story }

    func flag(_ key: String) throws(JSONFault) -> String {
        guard self.story.fragments.flatMap(\.decisions).flatMap(\.flags).contains(key) else {
            throw JSONFault(field: key, rule: "is no flag that a decision of \(self.story.key) sets")
        }
        return key
    }

    func fragment(_ key: String) throws(JSONFault) -> String {
        guard self.story.fragments.contains(where: { $0.key == key }) else {
            throw JSONFault(field: key, rule: "is no fragment of \(self.story.key)")
        }
        return key
    }

    func game(_ key: String) throws(JSONFault) -> String {
        guard self.story.fragments.contains(where: { $0.key == key && $0.game != nil }) else {
            throw JSONFault(field: key, rule: "is no fragment of \(self.story.key) with a game")
        }
        return key
    }

    func made(_ kind: Story.Reference.Kind, _ key: String) throws(JSONFault) -> String {
        guard self.story.references.contains(where: { $0.kind == kind && $0.key == key }) else {
            throw JSONFault(field: key, rule: "is no \(kind) that \(self.story.key) gives or asks for")
        }
        return key
    }

    /// Of a number `3`, of a word `gold`, of a set `letter+map` or, without any, `{}`.
    func value(of key: String, _ text: String) throws(JSONFault) -> StoryVariable.Value {
        guard let kind = self.story.variables.first(where: { $0.key == key })?.kind else {
            throw JSONFault(field: key, rule: "is no variable of \(self.story.key)")
        }
        let source = kind == .set ? "{\(text.filter { !"{}".contains($0) }.replacing("+", with: " "))}" : text
        guard let value = StoryVariable.Value(source: source), value.kind == kind else {
            throw JSONFault(field: "\(key) = \(text)", rule: "is no value of a \(kind)")
        }
        return value
    }
}
