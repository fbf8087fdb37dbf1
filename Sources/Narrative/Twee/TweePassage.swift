/// One passage of a Twee 3 file: `:: name [tags] {metadata}` and the lines below it.
struct TweePassage {
    let name: String
    let tags: [String]
    /// Of its header, from 1.
    let line: Int
    var body: [String] = []

    /// The passages of a file in their order; what stands before the first is left out.
    ///
    /// - Parameter lines: without their ends.
    static func all(in lines: [String], _ notes: inout TweeNotes) -> [TweePassage] {
        var passages: [TweePassage] = []
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("::") {
                passages.append(TweePassage(header: line.dropFirst(2), line: index + 1, &notes))
            } else if passages.isEmpty {
                if !line.trimmed.isEmpty { notes.add(.beforeFirstPassage, line: index + 1, "belongs to no passage") }
            } else {
                passages[passages.count - 1].body.append(line)
            }
        }
        return passages
    }

    /// In names and tags `\` takes the meaning of the next character away.
    private init(header: Substring, line: Int, _ notes: inout TweeNotes) {
        var name = ""
        var tags: String?
        var rest = header[...]
        while let character = rest.popFirst() {
            switch character {
            case "\\": if let next = rest.popFirst() { tags == nil ? name.append(next) : tags?.append(next) }
            case "[" where tags == nil: tags = ""
            case "]" where tags != nil: rest = rest.drop { $0 == " " }
            case "{": rest = ""
            default: tags == nil ? name.append(character) : tags?.append(character)
            }
        }
        self.name = name.trimmed
        self.tags = (tags ?? "").split(separator: " ").map(String.init)
        self.line = line
        if self.name.isEmpty { notes.add(.badHeader, line: line, "a passage has a name") }
    }

    /// The line of `body[index]`.
    func line(of index: Int) -> Int { self.line + 1 + index }

    /// Whether it is a part of the file's machinery, and no place of the story.
    var isSpecial: Bool {
        self.tags.contains { ["script", "stylesheet", "Twine.private", "widget", "init", "startup"].contains($0) }
            || [
                "StoryTitle", "StoryData", "StorySettings", "StoryIncludes", "StoryInit", "StoryMenu", "StoryCaption",
                "StoryBanner", "StoryAuthor", "StorySubtitle", "StoryShare", "PassageHeader", "PassageFooter",
                "PassageReady", "PassageDone",
            ].contains(self.name)
    }
}

extension String {
    /// As it stands in a passage's header.
    var tweeEscaped: String {
        self.reduce(into: "") { text, character in
            if "\\[]{}".contains(character) { text.append("\\") }
            text.append(character)
        }
    }
}
