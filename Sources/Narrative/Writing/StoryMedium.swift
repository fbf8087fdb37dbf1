import Vocabulary
// `media: image https://… | alternative text in Spanish | in English`
extension FragmentContent.Medium {
    init?(source attribute: StoryOutline.Attribute, _ findings: inout StoryFindings) {
        let parts = attribute.value.split(separator: "|", omittingEmptySubsequences: false).map(\.trimmed)
        let words = parts[0].split(separator: " ")
        guard words.count == 2, let kind = Kind(rawValue: String(words[0])), words[1].hasPrefix("https://"),
            words[1].utf8.count <= StoryLimits.urlBytes, parts.count == 1 || parts.count == 3
        else {
            let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            findings.add(
                .badValue, line: attribute.line, "media is `kind https://… | alt es | alt en`; kinds are \(kinds)")
            return nil
        }
        self.kind = kind
        self.url = String(words[1])
        if parts.count == 3, !parts[1].isEmpty, !parts[2].isEmpty {
            self.alt = LocalizedText(spanish: parts[1], english: parts[2])
            for text in parts[1...] { findings.check(text, upTo: StoryLimits.alt, line: attribute.line) }
        } else {
            self.alt = nil
            findings.add(.missingAlt, line: attribute.line, "who cannot see or hear it needs an alternative text")
        }
    }
}
