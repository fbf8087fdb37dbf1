import HTTPWire

/// What a `Range` field asks of a file (RFC 9110 section 14.2).
enum ByteRange: Equatable {
    /// No range, several, another unit, or one that is malformed: the whole file is the answer.
    case whole
    case part(Range<Int>)
    /// Nothing of the file is in it: 416.
    case unsatisfiable

    init(_ field: String?, of count: Int) {
        guard let field, field.lowercased().hasPrefix("bytes=") else {
            self = .whole
            return
        }
        let bounds = field.dropFirst("bytes=".count)[...].trimmed
            .split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(Self.position)
        switch (bounds.first, bounds.dropFirst().first) {
        case (.number(let first), .number(let last)) where first > last: self = .whole
        case (.number(let first), _) where first >= count && bounds.last != .malformed: self = .unsatisfiable
        case (.number(let first), .number(let last)): self = .part(first..<min(last, count - 1) + 1)
        case (.number(let first), .empty): self = .part(first..<count)
        case (.empty, .number(let length)):
            self = length == 0 || count == 0 ? .unsatisfiable : .part(max(0, count - length)..<count)
        default: self = .whole
        }
    }

    private enum Position: Equatable {
        case empty
        case number(Int)
        case malformed
    }

    private static func position(_ text: Substring) -> Position {
        guard !text.isEmpty else { return .empty }
        guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return .malformed }
        // A number beyond all files is still a number.
        return .number(min(Int(text) ?? .max, .max - 1))
    }
}
