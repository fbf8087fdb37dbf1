import Coordination
import JSON

/// `needs: flag bold_climb or flag took_the_glove, min_besitos 20, not visited garden 2`: everything between commas
/// is required, of what `or` joins one is enough.
struct StoryNeeds {
    private(set) var requirement = Requirement.nothing
    /// What is required somewhere, and on which line.
    private(set) var mentions: [(atom: Requirement.Atom, line: Int)] = []
    private let kinds: RequirementKinds

    init(_ attributes: [StoryOutline.Attribute], knowing kinds: RequirementKinds, _ findings: inout StoryFindings) {
        self.kinds = kinds
        var parts: [Requirement] = []
        for attribute in attributes {
            for part in attribute.value.split(separator: ",", omittingEmptySubsequences: false) {
                let words = part.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
                if let part = self.ways(words, line: attribute.line, &findings) { parts.append(part) }
            }
        }
        self.requirement = parts.count == 1 ? parts[0] : .all(parts)
        if self.mentions.count > StoryLimits.needs, let line = attributes.last?.line {
            findings.add(.tooMany, line: line, "at most \(StoryLimits.needs) conditions fit")
        }
    }

    private mutating func ways(_ words: [String], line: Int, _ findings: inout StoryFindings) -> Requirement? {
        let ways = words.split(separator: "or", omittingEmptySubsequences: false).compactMap { words in
            self.condition(Array(words), line: line, &findings)
        }
        return ways.count > 1 ? .any(ways) : ways.first
    }

    private mutating func condition(_ words: [String], line: Int, _ findings: inout StoryFindings) -> Requirement? {
        if words.first == "not" {
            return self.condition(Array(words.dropFirst()), line: line, &findings).map { .not($0) }
        }
        guard let name = words.first, let kind = self.kinds[name] else {
            findings.add(.badRequirement, line: line, "a condition begins with one of \(self.names)")
            return nil
        }
        do throws(JSONFault) {
            let found = try self.kinds.requirement(from: [kind.name: try kind.argument(words.dropFirst())])
            self.mentions += found.atoms.map { ($0, line) }
            return found
        } catch {
            findings.add(.badRequirement, line: line, "\(error)")
            return nil
        }
    }

    private var names: String { self.kinds.all.map(\.name).joined(separator: ", ") }
}

extension RequirementKind {
    /// The JSON of what follows the kind's name in a story.
    fileprivate func argument(_ words: ArraySlice<String>) throws(JSONFault) -> JSONValue {
        let numbers = words.map { Int64($0) }
        switch (self.shape, words.count) {
        case (.truth, 0): return true
        case (.number, 1): if let number = numbers[0] { return .int(number) }
        case (.key, 1), (.countedKey, 1): return .string(words.joined())
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
        }
    }
}
