/// What a passage says: prose, and the links that lead on.
struct TweeText {
    struct Link: Hashable {
        var text: String
        let target: String
        let line: Int
    }

    private(set) var prose: [String] = []
    private(set) var links: [Link] = []

    /// Reads lines of a passage. Prose keeps what a link in the middle of it says.
    ///
    /// - Parameter isOurs: braces and the like are not Twine's.
    init(_ lines: [(text: String, line: Int)], isOurs: Bool, _ notes: inout TweeNotes) {
        for (text, line) in lines {
            let code = isOurs ? text : Self.withoutCode(text, line: line, &notes)
            let prose = self.taking(linksOf: code, line: line, &notes)
            self.prose.append((isOurs ? prose : Self.withoutMarkup(prose, line: line, &notes)).trimmed)
        }
    }

    // MARK: - Links

    private mutating func taking(linksOf text: String, line: Int, _ notes: inout TweeNotes) -> String {
        var prose = ""
        var rest = text[...]
        var isInProse = false
        var said: [String] = []
        while let open = rest.firstRange(of: "[["), let close = rest[open.upperBound...].firstRange(of: "]]") {
            prose += rest[..<open.lowerBound]
            let inside = rest[open.upperBound..<close.lowerBound]
            rest = rest[close.upperBound...]
            let link = Self.link(inside, line: line, &notes)
            self.links.append(link)
            said.append(link.text)
            // Its words are part of a sentence: they stay in it.
            if !prose.trimmed.isEmpty && prose.trimmed.last != "*" || !rest.trimmed.isEmpty && !rest.hasPrefix("[[") {
                isInProse = true
                prose += link.text
            }
        }
        prose += rest
        guard !said.isEmpty else { return prose }
        if isInProse {
            notes.add(
                .linkInText, line: line, "a link inside a sentence becomes a button: \(said.joined(separator: ", "))")
            return prose
        }
        // A list of links: its bullets go with them.
        return prose.trimmed.allSatisfy { "*-+>| \t".contains($0) } ? "" : prose
    }

    /// `text->target`, `target<-text`, `text|target`, `target`.
    private static func link(_ inside: Substring, line: Int, _ notes: inout TweeNotes) -> Link {
        var content = inside
        if let setter = content.firstRange(of: "][") {
            notes.add(.setter, line: line, "what a link sets is left out: \(content[setter.upperBound...])")
            content = content[..<setter.lowerBound]
        }
        if let arrow = content.ranges(of: "->").last {
            return Link(
                text: content[..<arrow.lowerBound].trimmed, target: content[arrow.upperBound...].trimmed, line: line)
        }
        if let arrow = content.firstRange(of: "<-") {
            return Link(
                text: content[arrow.upperBound...].trimmed, target: content[..<arrow.lowerBound].trimmed, line: line)
        }
        if let bar = content.lastIndex(of: "|") {
            return Link(
                text: content[..<bar].trimmed, target: content[content.index(after: bar)...].trimmed, line: line)
        }
        return Link(text: content.trimmed, target: content.trimmed, line: line)
    }

    // MARK: - What is left out

    /// Without macros of SugarCube (`<<…>>`) and Harlowe (`(name: …)` with its hook), and without HTML.
    private static func withoutCode(_ text: String, line: Int, _ notes: inout TweeNotes) -> String {
        var text = text
        while let open = text.firstRange(of: "<<"), let close = text[open.upperBound...].firstRange(of: ">>") {
            notes.add(.macro, line: line, "is left out: \(text[open.lowerBound..<close.upperBound])")
            text.removeSubrange(open.lowerBound..<close.upperBound)
        }
        while let macro = Self.harloweMacro(in: text) {
            notes.add(.macro, line: line, "is left out: \(text[macro])")
            text.removeSubrange(macro)
        }
        while let open = text.firstIndex(of: "<"), let close = text[open...].firstIndex(of: ">"),
            let first = text[text.index(after: open)...].first, first.isLetter || first == "/"
        {
            notes.add(.html, line: line, "is left out: \(text[open...close])")
            text.removeSubrange(open...close)
        }
        for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && !"$_".contains($0) })
        where word.hasPrefix("$") && word.dropFirst().first?.isLetter ?? false {
            notes.add(.variable, line: line, "\(word) is no variable of ours; declare it, and write it in braces")
        }
        return text
    }

    /// `(name: …)`, with parentheses inside it in pairs.
    private static func harloweMacro(in text: String) -> Range<String.Index>? {
        var from = text.startIndex
        while let open = text[from...].firstIndex(of: "(") {
            from = text.index(after: open)
            let name = text[from...].prefix { $0.isLetter || $0 == "-" }
            guard !name.isEmpty, text[name.endIndex...].first == ":" else { continue }
            var depth = 0
            for index in text[open...].indices {
                if text[index] == "(" { depth += 1 }
                if text[index] == ")" { depth -= 1 }
                if depth == 0 { return open..<text.index(after: index) }
            }
        }
        return nil
    }

    /// Texts of ours are plain.
    private static func withoutMarkup(_ text: String, line: Int, _ notes: inout TweeNotes) -> String {
        var text = text
        for mark in ["''", "//", "**", "__", "~~"] {
            guard let open = text.firstRange(of: mark), let close = text[open.upperBound...].firstRange(of: mark),
                open.lowerBound == text.startIndex || text[text.index(before: open.lowerBound)] != ":"
            else { continue }
            notes.add(.markup, line: line, "texts are plain; \(mark) is left out")
            text.removeSubrange(close)
            text.removeSubrange(open)
        }
        return text
    }
}
