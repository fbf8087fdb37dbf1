import Vocabulary

/// What follows a decision's `*`: `key -> target, +5 besitos, flag confident_approach`.
struct StoryDecisionHead {
    private(set) var key = ""
    private(set) var target = ""
    private(set) var consequences: StoryConsequences

    init(
        _ head: String, remembering variables: [String: StoryVariable.Kind], line: Int,
        _ findings: inout StoryFindings
    ) {
        self.consequences = StoryConsequences(remembering: variables)
        let parts = head.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
        guard let arrow = parts[0].firstRange(of: "->") else {
            findings.add(.badValue, line: line, "a decision is `* key -> target`")
            return
        }
        self.key = parts[0][..<arrow.lowerBound].trimmed
        self.target = parts[0][arrow.upperBound...].trimmed
        findings.check(key: self.key, line: line)
        findings.check(key: self.target, line: line)
        for part in parts.dropFirst() { self.consequences.take(part, line: line, &findings) }
    }
}
