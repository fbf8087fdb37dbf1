import Coordination
import JSON

extension StoryText {
    /// - Throws: ``JSONFault`` saying what cannot be read.
    init(_ source: String, knowing kinds: RequirementKinds) throws(JSONFault) {
        var reader = StoryTextReader(source, kinds: kinds)
        self = try reader.whole()
    }
}

/// Reads a text with braces in it.
struct StoryTextReader {
    private static let maxDepth = 4

    private var rest: Substring
    private let kinds: RequirementKinds

    init(_ source: String, kinds: RequirementKinds) {
        self.rest = source[...]
        self.kinds = kinds
    }

    mutating func whole() throws(JSONFault) -> StoryText {
        let text = try self.text(depth: 0)
        guard self.rest.isEmpty else { throw JSONFault(field: "}", rule: "closes nothing") }
        return text
    }

    /// Up to a `|` or `}` of the braces around it, which is left standing.
    private mutating func text(depth: Int) throws(JSONFault) -> StoryText {
        var parts: [StoryText.Part] = []
        var words = ""
        while let character = self.rest.first {
            if character == "}" || (character == "|" && depth > 0) { break }
            self.rest.removeFirst()
            switch character {
            case "\\" where self.rest.first.map { "{}|\\".contains($0) } ?? false: words.append(self.rest.removeFirst())
            case "{":
                if !words.isEmpty { parts.append(.words(words)) }
                words = ""
                parts.append(try self.braces(depth: depth + 1))
            default: words.append(character)
            }
        }
        if !words.isEmpty { parts.append(.words(words)) }
        return StoryText(parts)
    }

    /// What stands between braces, the closing one included.
    private mutating func braces(depth: Int) throws(JSONFault) -> StoryText.Part {
        guard depth <= Self.maxDepth else {
            throw JSONFault(field: "{", rule: "stands inside more than \(Self.maxDepth - 1) others")
        }
        let head = self.rest.prefix { !"{}|:\\\n".contains($0) }
        let mark = self.rest[head.endIndex...].first
        switch mark {
        case "}":
            self.rest = self.rest[head.endIndex...].dropFirst()
            return try Self.value(head.trimmed)
        case ":" where head.hasPrefix("if "):
            self.rest = self.rest[head.endIndex...].dropFirst()
            return try self.choice(head.dropFirst(3), depth: depth)
        case ":":
            guard let order = StoryText.Order(rawValue: head.trimmed) else { fallthrough }
            self.rest = self.rest[head.endIndex...].dropFirst()
            return .turns(order, try self.alternatives(depth: depth))
        default: return .turns(.sequence, try self.alternatives(depth: depth))
        }
    }

    private static func value(_ name: String) throws(JSONFault) -> StoryText.Part {
        guard name.isStoryKey else {
            throw JSONFault(field: "{\(name)}", rule: "is neither {name} nor a variable, and offers no alternatives")
        }
        return name == "name" ? .name : .variable(name)
    }

    private mutating func choice(_ condition: Substring, depth: Int) throws(JSONFault) -> StoryText.Part {
        let requirement = try StoryConditions.requirement(of: condition, knowing: self.kinds)
        let texts = try self.alternatives(depth: depth)
        guard texts.count <= 2 else { throw JSONFault(field: "{if}", rule: "has one text, or two") }
        return .choice(requirement, then: texts[0], otherwise: texts.count == 2 ? texts[1] : StoryText([]))
    }

    /// At least one, parted by `|`, up to and with the closing brace.
    private mutating func alternatives(depth: Int) throws(JSONFault) -> [StoryText] {
        var texts: [StoryText] = []
        while true {
            texts.append(try self.text(depth: depth).trimmed)
            switch self.rest.popFirst() {
            case "}": return texts
            case "|": continue
            default: throw JSONFault(field: "{", rule: "is never closed")
            }
        }
    }
}

extension StoryText {
    /// Without white space at either end.
    fileprivate var trimmed: StoryText {
        var parts = self.parts
        if case .words(let words)? = parts.first {
            parts[0] = .words(String(words.drop(while: \.isWhitespace)))
        }
        if case .words(var words)? = parts.last {
            while words.last?.isWhitespace ?? false { words.removeLast() }
            parts[parts.count - 1] = .words(words)
        }
        return StoryText(parts)
    }
}
