import TelegramAPI

/// A phrase cut at its placeholders once, so that filling it is nothing but appending.
struct Template: Sendable {
    private enum Part: Sendable {
        case words(String)
        case placeholder(String)
    }

    private let parts: [Part]

    /// - Parameter text: Telegram HTML with `{name}` where values go.
    init(_ text: String) {
        let pieces = text.split(separator: "{", omittingEmptySubsequences: false)
        self.parts =
            [.words(String(pieces[0]))]
            + pieces.dropFirst().flatMap { piece -> [Part] in
                let name = piece.prefix { $0 != "}" }
                return [.placeholder(String(name)), .words(String(piece.dropFirst(name.count + 1)))]
            }
    }

    /// The text with each placeholder's value, escaped. A value may look like a placeholder; it is none.
    func filled(_ values: [(key: String, value: String)]) -> String {
        var text = ""
        for part in self.parts {
            switch part {
            case .words(let words): text += words
            case .placeholder(let name):
                text += values.first { $0.key == name }.map { TelegramHTML.escape($0.value) } ?? "{\(name)}"
            }
        }
        return text
    }
}
