import Vocabulary

/// The attributes of one block, read one by one under a rule each. What breaks a rule becomes a finding
/// and a harmless value, so that one reading finds everything.
struct StoryFields {
    let line: Int
    private let attributes: [StoryOutline.Attribute]

    /// Finds what is unknown, or given twice where `repeatable` does not name it.
    init(
        _ block: StoryOutline.Block, known: Set<String>, repeatable: Set<String> = [],
        _ findings: inout StoryFindings
    ) {
        var seen: Set<String> = []
        for attribute in block.attributes {
            if !known.contains(attribute.name) {
                findings.add(.unknownAttribute, line: attribute.line, "\(attribute.name) is not known here")
            } else if !seen.insert(attribute.name).inserted, !repeatable.contains(attribute.name) {
                findings.add(.duplicateAttribute, line: attribute.line, "\(attribute.name) is given twice")
            }
        }
        self.line = block.line
        self.attributes = block.attributes
    }

    func has(_ name: String) -> Bool { self.attributes.contains { $0.name == name } }

    /// Where the attribute stands, or its block.
    func line(of name: String) -> Int { self.attributes.first { $0.name == name }?.line ?? self.line }

    func all(_ name: String) -> [StoryOutline.Attribute] { self.attributes.filter { $0.name == name } }

    func optional(_ name: String, _ findings: inout StoryFindings) -> String? {
        guard let attribute = self.attributes.first(where: { $0.name == name }) else { return nil }
        if attribute.value.isEmpty { findings.add(.badValue, line: attribute.line, "\(name) is empty") }
        findings.check(attribute.value, upTo: StoryLimits.shortValue, line: attribute.line)
        return attribute.value
    }

    func required(_ name: String, _ findings: inout StoryFindings) -> String {
        if let value = self.optional(name, &findings) { return value }
        findings.add(.missingAttribute, line: self.line, "\(name) is required")
        return ""
    }

    /// A key; whether it is one is checked.
    func key(_ name: String, _ findings: inout StoryFindings) -> String? {
        guard let key = self.optional(name, &findings) else { return nil }
        findings.check(key: key, line: self.line)
        return key
    }

    /// `yes` or `no`; `no` when absent.
    func flag(_ name: String, _ findings: inout StoryFindings) -> Bool {
        guard let attribute = self.attributes.first(where: { $0.name == name }) else { return false }
        if attribute.value != "yes", attribute.value != "no" {
            findings.add(.badValue, line: attribute.line, "\(name) must be yes or no")
        }
        return attribute.value == "yes"
    }

    /// `nil` when absent, or when it is no whole number of `range`, which becomes a finding.
    func int(_ name: String, in range: ClosedRange<Int>, _ findings: inout StoryFindings) -> Int? {
        guard let attribute = self.attributes.first(where: { $0.name == name }) else { return nil }
        if let value = Int(attribute.value), range.contains(value) { return value }
        findings.add(
            .badValue, line: attribute.line,
            "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    func besitos(_ name: String, in range: ClosedRange<Int64>, _ findings: inout StoryFindings) -> Besitos? {
        self.int(name, in: Int(range.lowerBound)...Int(range.upperBound), &findings).flatMap { Besitos(Int64($0)) }
    }

    /// `prefix.es` and `prefix.en`, both required, of at most `limit` code points each; without a prefix
    /// `es` and `en`.
    func text(_ prefix: String?, upTo limit: Int, _ findings: inout StoryFindings) -> LocalizedText {
        func one(_ language: Language) -> String {
            let name = (prefix.map { $0 + "." } ?? "") + language.rawValue
            guard let attribute = self.attributes.first(where: { $0.name == name }), !attribute.value.isEmpty else {
                findings.add(.missingLanguage, line: self.line, "\(name) is required")
                return ""
            }
            findings.check(attribute.value, upTo: limit, line: attribute.line)
            return attribute.value
        }
        return LocalizedText(spanish: one(.spanish), english: one(.english))
    }
}

extension StoryFindings {
    /// Finds `text` longer than `limit` code points.
    mutating func check(_ text: String, upTo limit: Int, line: Int) {
        let length = text.unicodeScalars.count
        if length > limit { self.add(.textTooLong, line: line, "\(length) characters; at most \(limit) fit") }
    }

    /// Finds what is no key: 1 to 64 of `a-z`, `0-9`, `_` and `-`, beginning with a letter or a digit.
    mutating func check(key: String, line: Int) {
        if !key.isStoryKey {
            self.add(.badKey, line: line, "a key has 1 to 64 of a-z, 0-9, _ and -, and begins with a letter or digit")
        }
    }
}

extension String {
    var isStoryKey: Bool {
        guard (1...64).contains(self.utf8.count), let first = self.utf8.first, first.isKeyStart else { return false }
        return self.utf8.allSatisfy { $0.isKeyStart || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }
}

extension UInt8 {
    fileprivate var isKeyStart: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}
