/// What a member wants, read from a text or a button: a code that one ``Section`` owns, and what it is about.
///
/// As button data they stand joined by colons: `d:12`, `h:b:7`. They name things by ids that never change what
/// they name, so a button works as long as its message exists, whatever was restarted or edited meanwhile.
struct Intent: Hashable, Sendable {
    let code: String
    let arguments: [String]

    init(_ code: String, _ arguments: String...) { (self.code, self.arguments) = (code, arguments) }

    init(_ code: String, id: Int64) { (self.code, self.arguments) = (code, [String(id)]) }

    /// Words or a button we have no meaning for.
    static let unknown = Intent("?")

    /// From the first word of a message. Commands may carry the bot's name: `/start@DianaBot`.
    init(word: String) {
        self = Sections.words[word.prefix { $0 != "@" }.lowercased()] ?? .unknown
    }

    init(buttonData: String) {
        let parts = buttonData.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        self.code = parts[0]
        self.arguments = Array(parts.dropFirst())
    }

    var buttonData: String { ([self.code] + self.arguments).joined(separator: ":") }

    /// The only argument, when it is an id.
    var id: Int64? { self.arguments.count == 1 ? Int64(self.arguments[0]) : nil }
    var isBare: Bool { self.arguments.isEmpty }
}
