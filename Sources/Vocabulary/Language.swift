/// A language members are spoken to in. Spanish is the house's own.
public enum Language: String, Sendable, CaseIterable {
    case spanish = "es"
    case english = "en"

    /// The closest language we speak to an IETF tag such as `en-GB`, as in Telegram's `language_code`.
    /// Spanish when the tag is absent; English for a language we do not speak.
    public init(tag: String?) {
        guard let primary = tag?.split(separator: "-").first?.lowercased() else {
            self = .spanish
            return
        }
        self = Language(rawValue: primary) ?? .english
    }
}
