import JSON

/// A kind of mini-game: what a writer says of one, and which attempts win it.
///
/// A new kind is a file beside this one and its line in ``GameKinds``. What it shows decides how it is played in the
/// chat: `buttons` are pressed in order, of a range `from` and `to` a number is written, of anything else a text.
protocol GameKind: Sendable {
    /// The word in a story: `answer`. Stored with content, so it never changes.
    var name: String { get }
    /// Its attributes, without `game.`.
    var attributes: Set<String> { get }
    /// Those of them that may be given several times.
    var repeatable: Set<String> { get }

    /// Reads what a writer said. Mistakes become findings.
    func read(_ source: GameSource, _ findings: inout StoryFindings) -> GameRules

    /// What is drawn for one series of attempts, and kept secret; `.null` when nothing is.
    func secret(_ rules: JSONValue, _ draw: GameDraw) -> JSONValue

    /// `nil` for what is no attempt at all, and costs none.
    func judge(_ attempt: String, _ rules: JSONValue, secret: JSONValue) -> GameVerdict?
}

extension GameKind {
    var repeatable: Set<String> { [] }
    func secret(_ rules: JSONValue, _ draw: GameDraw) -> JSONValue { .null }
}

/// A number of the range, each as likely as the others.
public typealias GameDraw = @Sendable (ClosedRange<Int64>) -> Int64

struct GameRules: Hashable, Sendable {
    /// What ``GameKind/judge(_:_:secret:)`` goes by: nobody but writers sees it.
    let rules: JSONValue
    /// What members see.
    let shown: JSONValue
}

enum GameVerdict: Hashable, Sendable {
    case won
    /// What the member is told of the attempt: `{"is": "higher"}`.
    case missed(told: JSONValue)
}

enum GameKinds {
    static let all: [any GameKind] = [AnswerGame(), NumberGame(), SequenceGame()]

    static subscript(name: String) -> (any GameKind)? { self.all.first { $0.name == name } }
}

/// The attributes of a game, `game.…`, of one fragment.
struct GameSource {
    static let prefix = "game."
    let fields: StoryFields

    var line: Int { self.fields.line(of: "game") }

    func all(_ name: String) -> [StoryOutline.Attribute] { self.fields.all(Self.prefix + name) }

    /// `nil` when it is absent, which is a finding.
    func required(_ name: String, _ findings: inout StoryFindings) -> StoryOutline.Attribute? {
        if let attribute = self.all(name).first { return attribute }
        findings.add(.badGame, line: self.line, "\(Self.prefix)\(name) is required")
        return nil
    }

    /// Parts between bars, none of them empty.
    func parts(of attribute: StoryOutline.Attribute, upTo limit: Int, _ findings: inout StoryFindings) -> [String] {
        let parts = attribute.value.split(separator: "|", omittingEmptySubsequences: false).map(\.trimmed)
        if parts.contains("") || parts.count > limit {
            findings.add(
                .badGame, line: attribute.line, "\(attribute.name) has 1 to \(limit) parts between bars, none empty")
        }
        for part in parts { findings.check(part, upTo: StoryLimits.shortValue, line: attribute.line) }
        return parts
    }
}
