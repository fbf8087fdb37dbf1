/// The same words in every language the house speaks.
public struct LocalizedText: Hashable, Sendable {
    public let spanish: String
    public let english: String

    public init(spanish: String, english: String) {
        self.spanish = spanish
        self.english = english
    }

    public subscript(language: Language) -> String {
        switch language {
        case .spanish: self.spanish
        case .english: self.english
        }
    }
}
