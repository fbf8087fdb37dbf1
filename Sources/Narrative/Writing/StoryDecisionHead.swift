import Vocabulary

/// What follows a decision's `*`: `key -> target, +5 besitos, flag confident_approach`.
struct StoryDecisionHead {
    var key = ""
    var target = ""
    var besitos = Besitos.zero
    var flags: [String] = []

    init(_ head: String, line: Int, _ findings: inout StoryFindings) {
        let parts = head.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
        guard let arrow = parts[0].firstRange(of: "->") else {
            findings.add(.badValue, line: line, "a decision is `* key -> target`")
            return
        }
        self.key = parts[0][..<arrow.lowerBound].trimmed
        self.target = parts[0][arrow.upperBound...].trimmed
        findings.check(key: self.key, line: line)
        findings.check(key: self.target, line: line)
        for part in parts.dropFirst() { self.take(part, line: line, &findings) }
    }

    private mutating func take(_ consequence: String, line: Int, _ findings: inout StoryFindings) {
        let words = consequence.split(separator: " ")
        if words.count == 2, words[1] == "besitos" || words[1] == "besito", words[0].first == "+" {
            self.takeBesitos(words[0].dropFirst(), line: line, &findings)
        } else if words.count == 2, words[0] == "flag" {
            self.takeFlag(String(words[1]), line: line, &findings)
        } else {
            findings.add(.badConsequence, line: line, "\(consequence): a consequence is `+5 besitos` or `flag name`")
        }
    }

    private mutating func takeBesitos(_ digits: Substring, line: Int, _ findings: inout StoryFindings) {
        guard let units = Int64(digits), StoryLimits.besitos.contains(units), let besitos = Besitos(units) else {
            findings.add(.badConsequence, line: line, "a decision gives 0 to \(StoryLimits.besitos.upperBound) besitos")
            return
        }
        self.besitos = besitos
    }

    private mutating func takeFlag(_ flag: String, line: Int, _ findings: inout StoryFindings) {
        findings.check(key: flag, line: line)
        guard !self.flags.contains(flag) else { return }
        self.flags.append(flag)
        if self.flags.count > StoryLimits.flags {
            findings.add(.tooMany, line: line, "at most \(StoryLimits.flags) flags fit a decision")
        }
    }
}
