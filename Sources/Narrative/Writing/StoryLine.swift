/// What one line of a story's source is, by its first characters alone.
enum StoryLine: Equatable {
    case blank
    case comment
    /// `== key`
    case level(String)
    /// `:: key`
    case fragment(String)
    /// `* key -> target, consequences`
    case decision(String)
    /// `name: value` from the first column; the value may be empty.
    case attribute(name: String, value: String)
    /// The whole line, its indentation included.
    case indented(String)
    case other

    init(_ line: String) {
        let content = line.trimmed
        if content.isEmpty {
            self = .blank
        } else if line.first == " " || line.first == "\t" {
            self = .indented(line)
        } else if content.hasPrefix("//") {
            self = .comment
        } else if content.hasPrefix("==") {
            self = .level(content.dropFirst(2).trimmed)
        } else if content.hasPrefix("::") {
            self = .fragment(content.dropFirst(2).trimmed)
        } else if content.hasPrefix("*") {
            self = .decision(content.dropFirst().trimmed)
        } else {
            self = Self.attribute(in: content) ?? .other
        }
    }

    /// `name: value`, where the name has only letters, digits, dots and underscores.
    static func attribute(in content: String) -> StoryLine? {
        guard let colon = content.firstIndex(of: ":") else { return nil }
        let name = content[..<colon]
        guard !name.isEmpty, name.utf8.allSatisfy(\.isAttributeNameByte) else { return nil }
        return .attribute(name: String(name), value: content[content.index(after: colon)...].trimmed)
    }
}

extension StringProtocol {
    /// Without spaces and tabs at either end.
    var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}

extension UInt8 {
    fileprivate var isAttributeNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
