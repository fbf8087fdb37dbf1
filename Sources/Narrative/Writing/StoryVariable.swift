public import JSON

/// Something a story remembers of one reading: `var: courage = 0`. Flags need no declaration and outlive a reading.
public struct StoryVariable: Hashable, Sendable {
    public enum Value: Hashable, Sendable {
        case number(Int64)
        /// One of the story's own words, such as the colour of a mask.
        case word(String)
        case set([String])
    }

    public enum Kind: String, CaseIterable, Sendable {
        case number, word, set
    }

    public let key: String
    /// What it is when a reading begins.
    public let initial: Value

    public init(key: String, initial: Value) {
        self.key = key
        self.initial = initial
    }

    public var kind: Kind { self.initial.kind }
}

extension StoryVariable.Value {
    public var kind: StoryVariable.Kind {
        switch self {
        case .number: .number
        case .word: .word
        case .set: .set
        }
    }

    /// What `{courage}` shows of it.
    public var text: String {
        switch self {
        case .number(let number): "\(number)"
        case .word(let word): word
        case .set(let members): members.joined(separator: ", ")
        }
    }
}

extension StoryVariable.Value: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        switch self {
        case .number(let number): json.int(number)
        case .word(let word): json.string(word)
        case .set(let members): members.encode(into: &json)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        switch json {
        case .int(let number): self = .number(number)
        case .string(let word): self = .word(word)
        case .array(let values): self = .set(values.compactMap(\.string))
        default: throw JSONFault(field: "", rule: "must be a number, a word or a list of words")
        }
    }
}

// `var: courage = 0`, `var: mask = none`, `var: clues = {}`
extension StoryVariable {
    init?(source attribute: StoryOutline.Attribute, _ findings: inout StoryFindings) {
        let sides = attribute.value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmed)
        guard sides.count == 2, sides[0].isStoryKey, sides[0] != "name", let value = Value(source: sides[1]) else {
            findings.add(
                .badVariable, line: attribute.line,
                "a variable is `var: key = 0`, `var: key = word` or `var: key = {}`; `name` is the member's")
            return nil
        }
        self.init(key: sides[0], initial: value)
    }
}

extension StoryVariable.Value {
    /// As a writer says it: `0`, `none`, `{letter map}`.
    init?(source: String) {
        if let number = Int64(source) {
            guard Self.numbers.contains(number) else { return nil }
            self = .number(number)
        } else if source.hasPrefix("{"), source.hasSuffix("}") {
            let members = source.dropFirst().dropLast().split(separator: " ").map(String.init)
            guard members.allSatisfy(\.isStoryKey), members.count <= Self.mostMembers else { return nil }
            self = .set(members)
        } else if source.isStoryKey {
            self = .word(source)
        } else {
            return nil
        }
    }
}
