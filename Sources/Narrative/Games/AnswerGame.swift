import JSON
import Vocabulary

/// The member writes a text, and some texts are right, whatever language they are in:
/// `game.answer.es: la luna | luna`.
struct AnswerGame: GameKind {
    private static let mostAnswers = 20

    let name = "answer"
    let attributes = Set(Language.allCases.map { "answer.\($0.rawValue)" })

    func read(_ source: GameSource, _ findings: inout StoryFindings) -> GameRules {
        var answers: [String] = []
        for language in Language.allCases {
            guard let attribute = source.required("answer.\(language.rawValue)", &findings) else { continue }
            let parts = source.parts(of: attribute, upTo: Self.mostAnswers, &findings).map(\.folded)
            if parts.contains("") {
                findings.add(.badGame, line: attribute.line, "an answer has letters or digits")
            }
            answers += parts.filter { !answers.contains($0) }
        }
        return GameRules(rules: ["answers": .array(answers.map { .string($0) })], shown: [:])
    }

    func judge(_ attempt: String, _ rules: JSONValue, secret: JSONValue) -> GameVerdict? {
        let answer = attempt.folded
        guard !answer.isEmpty else { return nil }
        let isRight = rules["answers"]?.array?.contains { $0.string == answer } ?? false
        return isRight ? .won : .missed(told: .null)
    }
}

extension String {
    /// In small letters without accents, with one space between words and without anything else.
    var folded: String {
        var words = [""]
        for scalar in self.lowercased().unicodeScalars {
            // Combining accents stand behind their letter.
            if (0x300...0x36F).contains(scalar.value) { continue }
            if let letter = Self.unaccented[scalar] {
                words[words.count - 1] += letter
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                words[words.count - 1].unicodeScalars.append(scalar)
            } else if !words[words.count - 1].isEmpty {
                words.append("")
            }
        }
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The small letters of Latin-1 and a few more.
    private static let unaccented: [Unicode.Scalar: String] = {
        let letters: KeyValuePairs<String, String> = [
            "a": "áàâäãåā", "e": "éèêëē", "i": "íìîïī", "o": "óòôöõøō", "u": "úùûüū", "n": "ñ", "c": "ç", "y": "ýÿ",
            "ae": "æ", "oe": "œ", "ss": "ß",
        ]
        return letters.reduce(into: [:]) { table, entry in
            for scalar in entry.value.unicodeScalars { table[scalar] = entry.key }
        }
    }()
}
