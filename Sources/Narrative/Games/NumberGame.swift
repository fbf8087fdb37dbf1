import JSON

/// The member finds the number that was drawn, and is told after each guess whether it is higher or lower:
/// `game.from: 1` and `game.to: 20`.
struct NumberGame: GameKind {
    private static let numbers: ClosedRange<Int64> = -1_000_000...1_000_000

    let name = "number"
    let attributes: Set = ["from", "to"]

    func read(_ source: GameSource, _ findings: inout StoryFindings) -> GameRules {
        let from = self.number("from", source, &findings)
        let to = self.number("to", source, &findings)
        if let from, let to, from >= to {
            findings.add(.badGame, line: source.line, "game.from must be less than game.to")
        }
        let range: JSONValue = ["from": .int(from ?? 0), "to": .int(to ?? 0)]
        return GameRules(rules: range, shown: range)
    }

    private func number(_ name: String, _ source: GameSource, _ findings: inout StoryFindings) -> Int64? {
        guard let attribute = source.required(name, &findings) else { return nil }
        if let number = Int64(attribute.value), Self.numbers.contains(number) { return number }
        findings.add(.badGame, line: attribute.line, "\(attribute.name) must be a whole number within a million")
        return nil
    }

    func secret(_ rules: JSONValue, _ draw: GameDraw) -> JSONValue {
        guard let range = Self.range(of: rules) else { return .null }
        return ["number": .int(draw(range))]
    }

    func judge(_ attempt: String, _ rules: JSONValue, secret: JSONValue) -> GameVerdict? {
        guard let guess = Int64(attempt.trimmed), let range = Self.range(of: rules), range.contains(guess),
            let number = secret["number"]?.int
        else { return nil }
        guard guess != number else { return .won }
        return .missed(told: ["guess": .int(guess), "is": number > guess ? "higher" : "lower"])
    }

    private static func range(of rules: JSONValue) -> ClosedRange<Int64>? {
        guard let from = rules["from"]?.int, let to = rules["to"]?.int, from <= to else { return nil }
        return from...to
    }
}
