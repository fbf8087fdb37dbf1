import Vocabulary

/// The words for one language. Texts are Telegram HTML; `{name}` is replaced by an escaped value.
struct Catalogue: Sendable {
    /// A line for each part of the conversation.
    static let words = [
        storyPhrases, gamePhrases, lockPhrases, besitoPhrases, reasonPhrases, housePhrases, triviaPhrases,
        auctionPhrases,
        giftPhrases, rankingPhrases, explanationPhrases, noticePhrases, reactionPhrases, progressPhrases,
        experiencePhrases,
    ]
    .reduce(into: [Phrase: Words]()) { $0.merge($1) { first, _ in first } }
    private static let spanish = words.mapValues { Template($0.spanish) }
    private static let english = words.mapValues { Template($0.english) }

    let language: Language
    private let templates: [Phrase: Template]

    init(_ language: Language) {
        self.language = language
        self.templates =
            switch language {
            case .spanish: Self.spanish
            case .english: Self.english
            }
    }

    /// The phrase with its placeholders filled. A test holds that every phrase exists in every language and
    /// has the same placeholders.
    func callAsFunction(_ phrase: Phrase, _ values: KeyValuePairs<String, String> = [:]) -> String {
        self(phrase, values.map { $0 })
    }

    func callAsFunction(_ phrase: Phrase, _ values: [(key: String, value: String)]) -> String {
        self.templates[phrase]?.filled(values) ?? phrase.rawValue
    }

    /// A whole number as this language groups it: `12.500`, `12,500`.
    func number(_ value: Int64) -> String {
        let separator = UInt8(ascii: self.language == .spanish ? "." : ",")
        let digits = String(value.magnitude).utf8
        var grouped: [UInt8] = []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped.append(separator) }
            grouped.append(digit)
        }
        return (value < 0 ? "−" : "") + String(decoding: grouped, as: UTF8.self)
    }

    /// A day as this language writes it: `31/01/2026`, `2026-01-31`.
    func day(_ day: LocalDay) -> String {
        guard self.language == .spanish else { return day.description }
        let parts = day.description.split(separator: "-")
        return parts.reversed().joined(separator: "/")
    }

    /// Hours and minutes, rounded up to the minute: `3 h 05 min`; from two days on, days and hours: `2 d 5 h`.
    func span(seconds: Int64) -> String {
        let minutes = (max(0, seconds) + 59) / 60
        if minutes >= 2 * 1440 {
            let hours = minutes % 1440 / 60
            return "\(minutes / 1440) d" + (hours > 0 ? " \(hours) h" : "")
        }
        let rest = minutes % 60
        return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(rest < 10 ? "0" : "")\(rest) min"
    }
}
