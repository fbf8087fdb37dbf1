import JSON

/// A story as a Twee 3 file that Twine and Tweego open. Twine knows one text per passage: the language asked for is
/// that text, its buttons are the links, and all the rest stands in a comment below, from which ``TweeImport`` takes it
/// back.
public enum TweeExport {
    static let opening = "<!-- dianabot"
    static let closing = "-->"
    /// Holds what belongs to the whole story. Twine and Tweego leave passages with this tag out of what they build.
    static let head = (name: "DianaBot", tag: "Twine.private")

    /// - Parameters:
    ///   - source: of a story that passed the checker.
    ///   - language: `es` or `en`.
    public static func twee(of source: String, language: String) -> String {
        var findings = StoryFindings()
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let outline = StoryOutline(lines, findings: &findings)
        var file = TweeFile(outline.blocks, language: language)
        return file.text()
    }
}

private struct TweeFile {
    private let blocks: [StoryOutline.Block]
    private let language: String
    private var lines: [String] = []

    init(_ blocks: [StoryOutline.Block], language: String) {
        self.blocks = blocks
        self.language = language
    }

    mutating func text() -> String {
        let story = self.blocks[0]
        let key = story["story"] ?? "story"
        self.lines += [":: StoryTitle", key, "", ":: StoryData", Self.data(key, start: story["start"] ?? ""), ""]
        self.lines += [":: \(TweeExport.head.name) [\(TweeExport.head.tag)]", TweeExport.opening]
        self.write(story.attributes.filter { $0.name != "start" })
        for level in self.blocks where level.kind == .level {
            self.lines.append("== \(level.head)")
            self.write(level.attributes)
        }
        self.lines += [TweeExport.closing, ""]
        self.writeFragments()
        return self.lines.joined(separator: "\n")
    }

    private static func data(_ key: String, start: String) -> String {
        var json = JSONWriter()
        json.object {
            $0.member("ifid", Self.ifid(of: key))
            $0.member("start", start)
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// A version 4 UUID that is the same for the same key: Twine takes it for the story's identity.
    private static func ifid(of key: String) -> String {
        var digits = ""
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for round in 0..<2 {
            for byte in key.utf8 { state = (state ^ UInt64(byte) ^ UInt64(round)) &* 0x0100_0000_01B3 }
            let hex = String(state, radix: 16, uppercase: true)
            digits += String(repeating: "0", count: 16 - hex.count) + hex
        }
        var all = Array(digits)
        all[12] = "4"
        all[16] = "A"
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(all[$0]) }.joined(separator: "-")
    }

    private mutating func writeFragments() {
        var level = ""
        var place = (column: 0, row: 0)
        for (index, block) in self.blocks.enumerated() {
            if block.kind == .level {
                level = block.head
                place = (0, place.row + (index > 0 && place.column > 0 ? 1 : 0))
            }
            guard block.kind == .fragment else { continue }
            let position = "\(100 + place.column * 150),\(100 + place.row * 150)"
            place = place.column == 5 ? (0, place.row + 1) : (place.column + 1, place.row)
            self.lines.append(":: \(block.head) [\(level.tweeEscaped)] {\"position\":\"\(position)\"}")
            self.write(block, decisions: Array(self.blocks[(index + 1)...].prefix { $0.kind == .decision }))
        }
    }

    private mutating func write(_ fragment: StoryOutline.Block, decisions: [StoryOutline.Block]) {
        let shown = "text.\(self.language)"
        self.lines += (fragment[shown] ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        self.lines.append("")
        for decision in decisions {
            self.lines.append("[[\(decision[self.language] ?? decision.key)->\(decision.target)]]")
        }
        self.lines += ["", TweeExport.opening]
        self.write(fragment.attributes.filter { $0.name != shown })
        for decision in decisions {
            // With the words of the link too: they tell which decision it is after links were added or moved.
            self.lines.append("* \(decision.head)")
            for attribute in decision.attributes { self.lines.append("  \(attribute.name): \(attribute.value)") }
        }
        self.lines += [TweeExport.closing, ""]
    }

    private mutating func write(_ attributes: [StoryOutline.Attribute]) {
        for attribute in attributes { self.lines += attribute.sourceLines }
    }
}

extension StoryOutline.Attribute {
    /// As it stands in a story: on its line where it has one line, indented below otherwise.
    var sourceLines: [String] {
        guard self.value.contains("\n") else { return ["\(self.name): \(self.value)"] }
        let paragraphs = self.value.components(of: "\n\n").map { $0.replacing("\n", with: "\\\n  ") }
        return ["\(self.name):"]
            + paragraphs.joined(separator: "\n\n  ").components(of: "\n").enumerated().map {
                $0 == 0 ? "  \($1)" : $1
            }
    }
}

extension StoryOutline.Block {
    subscript(name: String) -> String? { self.attributes.first { $0.name == name }?.value }

    // Of a decision: `key -> target, consequences`.
    var key: String { self.head.firstRange(of: "->").map { self.head[..<$0.lowerBound].trimmed } ?? self.head }

    var target: String {
        guard let arrow = self.head.firstRange(of: "->") else { return "" }
        return self.head[arrow.upperBound...].prefix { $0 != "," }.trimmed
    }

    /// With the comma before them; empty when there are none.
    var consequences: String {
        guard let comma = self.head.firstIndex(of: ",") else { return "" }
        return ", " + self.head[self.head.index(after: comma)...].trimmed
    }
}

extension String {
    func components(of separator: String) -> [String] {
        self.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
