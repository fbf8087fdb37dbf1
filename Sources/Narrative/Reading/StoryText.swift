import Coordination

/// A text of a story that may read differently for each member:
///
/// - `{name}` is the member's first name, `{courage}` a variable;
/// - `{if courage >= 3: … | …}` depends on a condition;
/// - `{first | second | third}` moves on with each visit and stays at the last, `{cycle: … | …}` begins again,
///   `{shuffle: … | …}` takes any, the same one as long as the member stays.
///
/// Alternatives may hold others. `\{`, `\}`, `\|` and `\\` are plain characters.
struct StoryText: Hashable, Sendable {
    indirect enum Part: Hashable, Sendable {
        case words(String)
        case name
        case variable(String)
        case choice(Requirement, then: StoryText, otherwise: StoryText)
        case turns(Order, [StoryText])
    }

    enum Order: String, CaseIterable, Sendable {
        case sequence, cycle, shuffle
    }

    let parts: [Part]

    init(_ parts: [Part]) { self.parts = parts }

    /// Whether the text is the same for everybody, as most are: it need not be read.
    static func isPlain(_ text: String) -> Bool {
        !text.utf8.contains { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "}") }
    }

    /// Every condition in it.
    var conditions: [Requirement] {
        self.parts.flatMap { part -> [Requirement] in
            switch part {
            case .words, .name, .variable: []
            case .choice(let condition, let then, let otherwise):
                [condition] + then.conditions + otherwise.conditions
            case .turns(_, let texts): texts.flatMap(\.conditions)
            }
        }
    }

    /// Every variable it shows.
    var variables: [String] {
        self.parts.flatMap { part -> [String] in
            switch part {
            case .words, .name: []
            case .variable(let key): [key]
            case .choice(_, let then, let otherwise): then.variables + otherwise.variables
            case .turns(_, let texts): texts.flatMap(\.variables)
            }
        }
    }
}

/// What a text asks of its reader.
struct StoryTextFacts: Sendable {
    var name = ""
    var variables: [String: StoryVariable.Value] = [:]
    /// How often the member has come to the fragment, this time included.
    var visits: Int64 = 1
    /// The same as long as the member stays where they are.
    var seed: UInt64 = 0
    var met: Set<Requirement> = []
}

extension StoryText {
    /// The words for one reader, without the gaps that empty alternatives leave.
    func words(for facts: StoryTextFacts) -> String {
        var seed = facts.seed
        return self.filled(facts, &seed).withoutGaps
    }

    private func filled(_ facts: StoryTextFacts, _ seed: inout UInt64) -> String {
        var text = ""
        for part in self.parts {
            switch part {
            case .words(let words): text += words
            case .name: text += facts.name
            case .variable(let key): text += facts.variables[key]?.text ?? ""
            case .choice(let condition, let then, let otherwise):
                text += (facts.met.contains(condition) ? then : otherwise).filled(facts, &seed)
            case .turns(let order, let texts):
                seed = seed.mixed
                text += texts[order.index(of: texts.count, visits: facts.visits, seed: seed)].filled(facts, &seed)
            }
        }
        return text
    }
}

extension UInt64 {
    /// The next number of SplitMix64: neighbours lead far apart.
    fileprivate var mixed: UInt64 {
        var number = self &+ 0x9E37_79B9_7F4A_7C15
        number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
        number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
        return number ^ (number >> 31)
    }
}

extension StoryText.Order {
    fileprivate func index(of count: Int, visits: Int64, seed: UInt64) -> Int {
        let earlier = max(0, visits - 1)
        return switch self {
        case .sequence: Int(min(earlier, Int64(count - 1)))
        case .cycle: Int(earlier % Int64(count))
        case .shuffle: Int(seed % UInt64(count))
        }
    }
}

extension String {
    /// One space where several stood, none around line ends, and no empty paragraphs.
    fileprivate var withoutGaps: String {
        let lines = self.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: " ").joined(separator: " ")
        }
        var text = ""
        for line in lines {
            if line.isEmpty, text.isEmpty || text.hasSuffix("\n\n") { continue }
            text += line + "\n"
        }
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}
