import JSON

/// What stands beside a kind's name in JSON, and so in a story's text, a builder's form and the documentation.
public enum RequirementShape: Hashable, Sendable {
    case number(ClosedRange<Int64>)
    /// One key, or a list of keys that are all required.
    case key
    /// As ``key``, or an object of keys with how many of each.
    case countedKey(ClosedRange<Int64>)
    /// A key and one of its values, `mask.gold`, or a list of them that are all required.
    case pair
    /// Only `true`. `false` requires nothing, as in the seeds' `"vip_required": false`.
    case truth
}

extension RequirementShape {
    /// One argument for everything that `json` asks for.
    func arguments(_ json: JSONValue, at path: String) throws(JSONFault) -> [Requirement.Argument] {
        switch (self, json) {
        case (.number(let range), .int(let number)) where range.contains(number): [.number(number)]
        case (.truth, .bool(let isRequired)): isRequired ? [.holds] : []
        case (.key, .string(let text)), (.countedKey, .string(let text)): [.key(try Self.key(text, at: path))]
        case (.key, .array(let list)), (.countedKey, .array(let list)): try Self.keys(list, at: path)
        case (.pair, .string(let text)): [.key(try Self.pair(text, at: path))]
        case (.pair, .array(let list)): try Self.pairs(list, at: path)
        case (.countedKey(let range), .object(let counts)): try Self.counts(counts, in: range, at: path)
        default: throw JSONFault(field: path, rule: self.rule)
        }
    }

    /// Completes "field …".
    private var rule: String {
        switch self {
        case .number(let range): "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .key: "must be a key or a list of keys"
        case .countedKey: "must be a key, a list of keys, or an object of keys and numbers"
        case .pair: Self.pairRule
        case .truth: "must be true or false"
        }
    }

    private static func keys(_ list: [JSONValue], at path: String) throws(JSONFault) -> [Requirement.Argument] {
        var arguments: [Requirement.Argument] = []
        for (index, element) in list.enumerated() {
            let path = "\(path)[\(index)]"
            guard case .string(let text) = element else { throw JSONFault(field: path, rule: Self.keyRule) }
            arguments.append(.key(try Self.key(text, at: path)))
        }
        return arguments
    }

    private static func counts(
        _ counts: JSONObject, in range: ClosedRange<Int64>, at path: String
    ) throws(JSONFault) -> [Requirement.Argument] {
        var arguments: [Requirement.Argument] = []
        for member in counts.members {
            let path = "\(path).\(member.name)"
            let key = try Self.key(member.name, at: path)
            guard case .int(let count) = member.value, range.contains(count) else {
                throw JSONFault(field: path, rule: Self.number(range).rule)
            }
            arguments.append(count == 1 ? .key(key) : .count(count, of: key))
        }
        return arguments
    }

    private static let pairRule = "must be two keys with a dot between them, or a list of such pairs"

    private static func pair(_ text: String, at path: String) throws(JSONFault) -> String {
        let keys = text.split(separator: ".", omittingEmptySubsequences: false)
        guard keys.count == 2, keys.allSatisfy({ String($0).isRequirementKey }) else {
            throw JSONFault(field: path, rule: Self.pairRule)
        }
        return text
    }

    private static func pairs(_ list: [JSONValue], at path: String) throws(JSONFault) -> [Requirement.Argument] {
        var arguments: [Requirement.Argument] = []
        for (index, element) in list.enumerated() {
            guard let text = element.string else { throw JSONFault(field: "\(path)[\(index)]", rule: Self.pairRule) }
            arguments.append(.key(try Self.pair(text, at: "\(path)[\(index)]")))
        }
        return arguments
    }

    private static let keyRule = "must be a key: 1 to 64 of a-z, 0-9, _ and -, beginning with a letter or digit"

    private static func key(_ text: String, at path: String) throws(JSONFault) -> String {
        guard text.isRequirementKey else { throw JSONFault(field: path, rule: Self.keyRule) }
        return text
    }
}

extension String {
    var isRequirementKey: Bool {
        guard (1...64).contains(self.utf8.count), let first = self.utf8.first, first.isLetterOrDigit else {
            return false
        }
        return self.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}
