public import Coordination

/// Reads a story's source (`docs/story-format.md`). Pure: no file, no database.
public enum StoryParser {
    /// The story, unless a finding is an error; and all findings, in the order of their lines.
    ///
    /// - Parameter kinds: what conditions may be about.
    public static func parse(
        _ source: [UInt8], knowing kinds: RequirementKinds
    ) -> (story: Story?, findings: [StoryFinding]) {
        let sketch = Self.sketch(source, knowing: kinds)
        return (sketch.isWhole ? sketch.story : nil, sketch.findings)
    }

    /// As ``parse(_:knowing:)``; a story with mistakes, which is not whole, is what could be read of it, and no more
    /// than something to look at. `nil` when the bytes are no text.
    static func sketch(
        _ source: [UInt8], knowing kinds: RequirementKinds
    ) -> (story: Story?, isWhole: Bool, findings: [StoryFinding]) {
        var findings = StoryFindings()
        guard let lines = Self.lines(of: source, &findings) else { return (nil, false, findings.all) }
        let outline = StoryOutline(lines, findings: &findings)
        var draft = StoryDraft(findings: findings, kinds: kinds)
        for block in outline.blocks { draft.take(block) }
        let story = draft.finished(lines.joined(separator: "\n"))
        return (story, !draft.findings.hasErrors, draft.findings.all.sorted { $0.line < $1.line })
    }

    /// Lines end in LF or CR LF; a byte order mark is dropped.
    private static func lines(of source: [UInt8], _ findings: inout StoryFindings) -> [String]? {
        guard source.count <= StoryLimits.fileBytes else {
            findings.add(.fileTooLarge, line: 1, "\(source.count) bytes; at most \(StoryLimits.fileBytes) are read")
            return nil
        }
        let marked = source.starts(with: [0xEF, 0xBB, 0xBF])
        var lines: [String] = []
        for line in source.dropFirst(marked ? 3 : 0).split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let text = String(validating: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self) else {
                findings.add(.notUTF8, line: lines.count + 1, "the line is not UTF-8")
                return nil
            }
            guard !line.contains(0) else {
                findings.add(.notUTF8, line: lines.count + 1, "the line holds a NUL, which no message can show")
                return nil
            }
            lines.append(text)
        }
        return lines
    }
}
