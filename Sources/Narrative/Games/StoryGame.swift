public import JSON
import Vocabulary

/// A fragment's mini-game, as its writer made it.
public struct StoryGame: Hashable, Sendable {
    public let kind: String
    /// In one series; `nil` for as many as one likes.
    public let attempts: Int?
    /// How long after a lost series another one begins; `nil`: not before the story is read again.
    public let cooldownSeconds: Int?
    /// What members see.
    public let shown: JSONValue
    /// What wins.
    public let rules: JSONValue
    /// Given to each member who wins for the first time.
    public let rewards: StoryRewards
    let line: Int
}

// The column `game` of a fragment. `rules` and `gives` stay out of scenes.
extension StoryGame: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("kind", self.kind)
            $0.member("attempts", ifPresent: self.attempts)
            $0.member("cooldown_seconds", ifPresent: self.cooldownSeconds)
            $0.member("shown", self.shown)
            $0.member("rules", self.rules)
            $0.member("gives", self.rewards)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            kind: try fields.string("kind"), attempts: try fields.whole("attempts"),
            cooldownSeconds: try fields.whole("cooldown_seconds"), shown: try fields.value("shown"),
            rules: try fields.value("rules"), rewards: try StoryRewards(json: try fields.value("gives")), line: 0)
    }
}

extension JSONFields {
    /// `nil` when absent.
    func whole(_ name: String) throws(JSONFault) -> Int? {
        try self.optional(name) { (found) throws(JSONFault) in Int(try found.int(name, in: 0...Int64(Int32.max))) }
    }
}

extension StoryGame {
    /// All attributes that some game may have.
    static let attributes = Set(GameKinds.all.flatMap { $0.attributes } + ["attempts", "cooldown", "wins"])
    static let repeatable = Set(GameKinds.all.flatMap { $0.repeatable } + ["wins"])

    /// `nil` for a fragment without one.
    init?(source fields: StoryFields, rewards: StoryRewards, _ findings: inout StoryFindings) {
        let source = GameSource(fields: fields)
        guard let name = fields.all("game").first else {
            for known in Self.attributes.sorted() {
                guard let stray = source.all(known).first else { continue }
                findings.add(.badGame, line: stray.line, "\(stray.name) belongs to a fragment with `game: kind`")
            }
            return nil
        }
        guard let kind = GameKinds[name.value] else {
            let kinds = GameKinds.all.map(\.name).joined(separator: ", ")
            findings.add(.badGame, line: name.line, "\(name.value) is no kind of game; kinds are \(kinds)")
            return nil
        }
        for known in Self.attributes.subtracting(kind.attributes).subtracting(["attempts", "cooldown", "wins"]).sorted()
        {
            for other in source.all(known) {
                findings.add(.badGame, line: other.line, "\(other.name) is nothing to a game of \(kind.name)")
            }
        }
        let rules = kind.read(source, &findings)
        let attempts = fields.int("game.attempts", in: StoryLimits.gameAttempts, &findings)
        let cooldown = Self.cooldown(source, &findings)
        if let pause = source.all("cooldown").first, attempts == nil {
            findings.add(.badGame, line: pause.line, "without game.attempts nothing is lost, and there is no pause")
        }
        self.init(
            kind: kind.name, attempts: attempts, cooldownSeconds: cooldown, shown: rules.shown, rules: rules.rules,
            rewards: rewards, line: name.line)
    }

    /// `10 minutes`, `2 hours`, `1 day`.
    private static func cooldown(_ source: GameSource, _ findings: inout StoryFindings) -> Int? {
        guard let attribute = source.all("cooldown").first else { return nil }
        let words = attribute.value.split(separator: " ").map(String.init)
        let units = ["minute": 60, "hour": 3600, "day": 86_400]
        if words.count == 2, let count = Int(words[0]), (1...1000).contains(count),
            let unit = units[words[1].hasSuffix("s") ? String(words[1].dropLast()) : words[1]],
            StoryLimits.gameCooldown.contains(count * unit)
        {
            return count * unit
        }
        findings.add(.badGame, line: attribute.line, "game.cooldown is `10 minutes`, `2 hours` or `1 day`, 30 at most")
        return nil
    }
}
