/// A story's source as blocks with attributes, before anybody asks what they mean.
struct StoryOutline {
    enum Kind { case story, level, fragment, decision }

    struct Attribute {
        let name: String
        var value: String
        let line: Int
    }

    struct Block {
        let kind: Kind
        /// What follows the mark: a key, or a decision's key, target and consequences.
        let head: String
        let line: Int
        var attributes: [Attribute] = []
    }

    /// The first is the story's own.
    private(set) var blocks = [Block(kind: .story, head: "", line: 1)]
    private var prose: StoryProse?

    init(_ lines: [String], findings: inout StoryFindings) {
        for (index, line) in lines.enumerated() { self.take(StoryLine(line), at: index + 1, &findings) }
        self.endProse()
    }

    private mutating func take(_ line: StoryLine, at number: Int, _ findings: inout StoryFindings) {
        switch line {
        case .comment: break
        case .blank: self.prose?.append("")
        case .indented(let text) where self.prose != nil: self.prose?.append(text)
        case .indented(let text): self.takeIndented(text.trimmed, at: number, &findings)
        case .level(let head): self.open(.level, head, at: number)
        case .fragment(let head): self.open(.fragment, head, at: number)
        case .decision(let head): self.open(.decision, head, at: number)
        case .attribute(let name, let value) where self.blocks[self.blocks.count - 1].kind != .decision:
            self.add(name, value, at: number)
        case .attribute, .other:
            self.endProse()
            findings.add(.unexpectedLine, line: number, "this line belongs to nothing; texts are indented")
        }
    }

    /// Outside a text only a decision has indented lines: its attributes.
    private mutating func takeIndented(_ content: String, at number: Int, _ findings: inout StoryFindings) {
        guard self.blocks[self.blocks.count - 1].kind == .decision,
            case .attribute(let name, let value)? = StoryLine.attribute(in: content)
        else {
            findings.add(.unexpectedLine, line: number, "an indented line continues a text, and none is open here")
            return
        }
        self.blocks[self.blocks.count - 1].attributes.append(Attribute(name: name, value: value, line: number))
    }

    private mutating func open(_ kind: Kind, _ head: String, at line: Int) {
        self.endProse()
        self.blocks.append(Block(kind: kind, head: head, line: line))
    }

    /// An attribute without a value opens a text.
    private mutating func add(_ name: String, _ value: String, at line: Int) {
        self.endProse()
        self.blocks[self.blocks.count - 1].attributes.append(Attribute(name: name, value: value, line: line))
        if value.isEmpty { self.prose = StoryProse() }
    }

    private mutating func endProse() {
        guard let prose = self.prose else { return }
        self.prose = nil
        let block = self.blocks.count - 1
        self.blocks[block].attributes[self.blocks[block].attributes.count - 1].value = prose.text
    }
}

/// Indented lines as paragraphs: lines of one paragraph are joined by a space, so that a writer may break
/// them anywhere; a line that ends in `\` keeps its break; an empty line parts paragraphs, and `---` pages.
struct StoryProse {
    private var paragraphs: [String] = []
    private var isOpen = false
    private var keepsBreak = false

    mutating func append(_ line: String) {
        var content = line.trimmed
        guard !content.isEmpty else {
            self.isOpen = false
            return
        }
        guard content != FragmentContent.pageBreak else {
            self.paragraphs.append(content)
            self.isOpen = false
            return
        }
        let breaks = content.last == "\\"
        if breaks { content = content.dropLast().trimmed }
        if self.isOpen {
            self.paragraphs[self.paragraphs.count - 1] += (self.keepsBreak ? "\n" : " ") + content
        } else {
            self.paragraphs.append(content)
        }
        self.isOpen = true
        self.keepsBreak = breaks
    }

    var text: String { self.paragraphs.joined(separator: "\n\n") }
}
