import Vocabulary

/// A fragment as it comes from a passage.
struct TweeFragment {
    struct Decision {
        let key, target: String
        /// With the comma before them.
        let consequences: String
        let text: String
        let attributes: [StoryOutline.Attribute]
    }

    let key, title: String
    /// One line each; empty ones part paragraphs.
    let prose: [String]
    let attributes: [StoryOutline.Attribute]
    let decisions: [Decision]
}

/// A story's source, written block by block.
struct TweeSource {
    private var lines: [String] = []

    var text: String {
        var lines = self.lines
        while lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    mutating func writeHead(kept: [StoryOutline.Attribute], title: String, start: String) {
        if !kept.contains(where: { $0.name == "story" }) { self.lines.append("story: \(TweeNames.key(of: title))") }
        for attribute in kept where attribute.name == "story" { self.lines += attribute.sourceLines }
        self.lines.append("start: \(start)")
        for attribute in kept where attribute.name != "story" { self.lines += attribute.sourceLines }
        if kept.isEmpty { self.lines.append("narrator: narrator") }
        self.lines.append("")
    }

    mutating func writeLevel(_ key: String, kept: [StoryOutline.Attribute]?, title: String) {
        self.lines.append("== \(key)")
        if let kept {
            for attribute in kept { self.lines += attribute.sourceLines }
        } else {
            for language in ["es", "en"] { self.lines.append("title.\(language): \(title.isEmpty ? key : title)") }
        }
        self.lines.append("")
    }

    mutating func write(_ fragment: TweeFragment, language: String, others: [String]) {
        self.lines.append(":: \(fragment.key)")
        func has(_ name: String) -> Bool { fragment.attributes.contains { $0.name == name } }
        for one in [language] + others where !has("title.\(one)") {
            self.lines.append("title.\(one): \(fragment.title)")
        }
        for attribute in fragment.attributes where !attribute.isText { self.lines += attribute.sourceLines }
        for one in Language.allCases.map({ "text.\($0.rawValue)" }) {
            if let kept = fragment.attributes.first(where: { $0.name == one }) {
                self.lines += kept.sourceLines
            } else if ([language] + others).contains(where: { one == "text.\($0)" }) {
                self.write(fragment.prose, as: one)
            }
        }
        for decision in fragment.decisions { self.write(decision, language: language, others: others) }
        self.lines.append("")
    }

    /// Twine breaks lines where they break.
    private mutating func write(_ prose: [String], as name: String) {
        let paragraphs = prose.split(whereSeparator: \.isEmpty).map { Array($0) }
        self.lines.append("\(name):")
        for (index, paragraph) in paragraphs.enumerated() {
            if index > 0 { self.lines.append("") }
            for (place, line) in paragraph.enumerated() {
                self.lines.append("  \(line)\(place < paragraph.count - 1 && !line.hasSuffix("\\") ? " \\" : "")")
            }
        }
    }

    private mutating func write(_ decision: TweeFragment.Decision, language: String, others: [String]) {
        self.lines.append("* \(decision.key) -> \(decision.target)\(decision.consequences)")
        func has(_ name: String) -> Bool { decision.attributes.contains { $0.name == name } }
        for one in [language] + others where !has(one) { self.lines.append("  \(one): \(decision.text)") }
        for attribute in decision.attributes { self.lines.append("  \(attribute.name): \(attribute.value)") }
    }
}

extension StoryOutline.Attribute {
    fileprivate var isText: Bool { self.name.hasPrefix("text.") }
}
