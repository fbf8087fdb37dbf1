/// Something in a Twee file that a story of ours does not have, or has otherwise.
public struct TweeNote: Hashable, Sendable, CustomStringConvertible {
    /// Stable; `docs/story-format.md` explains each.
    public enum Code: String, CaseIterable, Sendable {
        case beforeFirstPassage = "twee_before_first_passage"
        case badHeader = "twee_bad_header"
        case duplicatePassage = "twee_duplicate_passage"
        case badStoryData = "twee_bad_story_data"
        case noStart = "twee_no_start"
        case script = "twee_script"
        case macro = "twee_macro"
        case variable = "twee_variable"
        case setter = "twee_setter"
        case linkInText = "twee_link_in_text"
        case brokenLink = "twee_broken_link"
        case selfLink = "twee_self_link"
        case markup = "twee_markup"
        case html = "twee_html"
        case renamed = "twee_renamed"
        case badKept = "twee_bad_kept"
    }

    /// From 1, of the file that was read.
    public let line: Int
    public let code: Code
    /// One sentence in English.
    public let detail: String

    public var description: String { "line \(self.line): \(self.code.rawValue): \(self.detail)" }
}

struct TweeNotes {
    static let limit = 1000
    private(set) var all: [TweeNote] = []

    mutating func add(_ code: TweeNote.Code, line: Int, _ detail: String) {
        if self.all.count < Self.limit { self.all.append(TweeNote(line: line, code: code, detail: detail)) }
    }
}
