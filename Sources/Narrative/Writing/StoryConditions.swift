import Coordination
import JSON

/// Reads conditions as writers say them: `flag bold_climb or courage >= 3 and not visited garden 2, min_besitos 20`.
///
/// `not` binds closest, then `and`, then `or`; a comma is an *and* between whole conditions, and parentheses group.
struct StoryConditions {
    private var tokens: ArraySlice<String>
    private let kinds: RequirementKinds

    /// - Throws: ``JSONFault`` saying what cannot be read.
    static func requirement(
        of text: some StringProtocol, knowing kinds: RequirementKinds
    ) throws(JSONFault) -> Requirement {
        var reader = Self(text, kinds: kinds)
        let requirement = try reader.list(depth: 1)
        guard reader.tokens.isEmpty else {
            throw JSONFault(field: reader.tokens.joined(separator: " "), rule: "is one word too many")
        }
        guard requirement.depth <= StoryLimits.nesting else {
            throw JSONFault(field: "", rule: "has more than \(StoryLimits.nesting) conditions inside one another")
        }
        return requirement
    }

    private init(_ text: some StringProtocol, kinds: RequirementKinds) {
        var tokens: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            var rest = word[...]
            while let mark = rest.firstIndex(where: { "(),".contains($0) }) {
                if mark > rest.startIndex { tokens.append(String(rest[..<mark])) }
                tokens.append(String(rest[mark]))
                rest = rest[rest.index(after: mark)...]
            }
            if !rest.isEmpty { tokens.append(String(rest)) }
        }
        self.tokens = tokens[...]
        self.kinds = kinds
    }

    private mutating func list(depth: Int) throws(JSONFault) -> Requirement {
        try self.parts(",", depth: depth, combined: Requirement.all) { (reader, depth) throws(JSONFault) in
            try reader.parts("or", depth: depth, combined: Requirement.any) { (reader, depth) throws(JSONFault) in
                try reader.parts("and", depth: depth, combined: Requirement.all) { (reader, depth) throws(JSONFault) in
                    try reader.condition(depth: depth)
                }
            }
        }
    }

    private mutating func parts(
        _ separator: String, depth: Int, combined: ([Requirement]) -> Requirement,
        _ part: (inout Self, Int) throws(JSONFault) -> Requirement
    ) throws(JSONFault) -> Requirement {
        var parts = [try part(&self, depth)]
        while self.tokens.first == separator {
            self.tokens.removeFirst()
            parts.append(try part(&self, depth))
        }
        return parts.count == 1 ? parts[0] : combined(parts)
    }

    private mutating func condition(depth: Int) throws(JSONFault) -> Requirement {
        guard depth <= 16 else { throw JSONFault(field: "", rule: "has too many conditions inside one another") }
        switch self.tokens.first {
        case "not":
            self.tokens.removeFirst()
            return .not(try self.condition(depth: depth + 1))
        case "(":
            self.tokens.removeFirst()
            let inside = try self.list(depth: depth + 1)
            guard self.tokens.popFirst() == ")" else { throw JSONFault(field: "(", rule: "is never closed") }
            return inside
        default:
            let words = self.tokens.prefix { !["and", "or", ",", "(", ")"].contains($0) }
            self.tokens.removeFirst(words.count)
            return try self.atom(Array(words))
        }
    }

    private func atom(_ words: [String]) throws(JSONFault) -> Requirement {
        if words.count == 3, let comparison = try self.comparison(words[0], words[1], words[2]) { return comparison }
        guard let name = words.first, let kind = self.kinds[name] else {
            let names = self.kinds.all.map(\.name).joined(separator: ", ")
            throw JSONFault(field: "", rule: "has a condition that begins with none of \(names)")
        }
        return try self.kinds.requirement(from: [kind.name: try kind.argument(words.dropFirst())])
    }

    /// Of a variable: what is not said of numbers is put together from *at least*.
    private func comparison(_ name: String, _ sign: String, _ value: String) throws(JSONFault) -> Requirement? {
        func atLeast(_ number: Int64) throws(JSONFault) -> Requirement {
            try self.kinds.requirement(from: [
                VariableNumber.kind: .object(JSONObject([(name, .int(number))]))
            ])
        }
        func holds() throws(JSONFault) -> Requirement {
            try self.kinds.requirement(from: [VariableValue.kind: .string("\(name).\(value)")])
        }
        switch (sign, Int64(value)) {
        case (">=", let number?): return try atLeast(number)
        case (">", let number?): return try atLeast(number + 1)
        case ("<", let number?): return .not(try atLeast(number))
        case ("<=", let number?): return .not(try atLeast(number + 1))
        case ("==", let number?): return .all([try atLeast(number), .not(try atLeast(number + 1))])
        case ("!=", let number?): return .any([.not(try atLeast(number)), try atLeast(number + 1)])
        case ("==", nil), ("has", _): return try holds()
        case ("!=", nil), ("lacks", _): return .not(try holds())
        default: return nil
        }
    }
}

extension Requirement {
    /// How many of `all`, `any` and `not` stand inside one another, the atom included.
    fileprivate var depth: Int {
        switch self {
        case .atom: 1
        case .not(let part): part.depth + 1
        case .all(let parts), .any(let parts): (parts.map(\.depth).max() ?? 0) + 1
        }
    }
}

extension RequirementKind {
    /// The JSON of what follows the kind's name in a story.
    fileprivate func argument(_ words: ArraySlice<String>) throws(JSONFault) -> JSONValue {
        let numbers = words.map { Int64($0) }
        switch (self.shape, words.count) {
        case (.truth, 0): return true
        case (.number, 1): if let number = numbers[0] { return .int(number) }
        case (.key, 1), (.countedKey, 1), (.pair, 1): return .string(words.joined())
        case (.countedKey, 2):
            if let count = numbers[1] { return .object(JSONObject([(words[words.startIndex], .int(count))])) }
        default: break
        }
        throw JSONFault(field: self.name, rule: "is written `\(self.form)`")
    }

    private var form: String {
        switch self.shape {
        case .truth: self.name
        case .number: "\(self.name) 20"
        case .key: "\(self.name) key"
        case .countedKey: "\(self.name) key` or `\(self.name) key 2"
        case .pair: "\(self.name) key.value"
        }
    }
}
