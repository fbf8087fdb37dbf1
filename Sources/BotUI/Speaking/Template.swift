import TelegramAPI

/// A phrase cut at its placeholders once, so that filling it is nothing but appending.
struct Template: Sendable {
    private enum Part: Sendable {
        case words(String)
        case placeholder(String)
        /// `{count?thing|things}`: one word for one, the other for any other number.
        case plural(of: String, one: String, other: String)
    }

    private let parts: [Part]

    /// - Parameter text: Telegram HTML with `{name}` where values go.
    init(_ text: String) {
        let pieces = text.split(separator: "{", omittingEmptySubsequences: false)
        self.parts =
            [.words(String(pieces[0]))]
            + pieces.dropFirst().flatMap { piece -> [Part] in
                let name = piece.prefix { $0 != "}" }
                return [Self.part(name), .words(String(piece.dropFirst(name.count + 1)))]
            }
    }

    private static func part(_ name: Substring) -> Part {
        let parts = name.split(separator: "?", maxSplits: 1)
        let words = parts.last?.split(separator: "|", maxSplits: 1) ?? []
        guard parts.count == 2, words.count == 2 else { return .placeholder(String(name)) }
        return .plural(of: String(parts[0]), one: String(words[0]), other: String(words[1]))
    }

    /// The text with each placeholder's value, escaped. A value may look like a placeholder; it is none.
    func filled(_ values: [(key: String, value: String)]) -> String {
        var text = ""
        for part in self.parts {
            switch part {
            case .words(let words): text += words
            case .plural(let name, let one, let other):
                text += values.contains { $0.key == name && $0.value == "1" } ? one : other
            case .placeholder(let name):
                text += values.first { $0.key == name }.map { TelegramHTML.escape($0.value) } ?? "{\(name)}"
            }
        }
        return text
    }
}
