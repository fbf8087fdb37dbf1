import JSON

/// The member presses buttons in the right order: a `game.button: Rojo | Red` for each, and `game.order: 2 1 2`. An
/// attempt is the whole order, `2 1 2`; how many were right from the beginning on is told.
struct SequenceGame: GameKind {
    private static let buttons = 2...8
    private static let lengths = 2...12

    let name = "sequence"
    let attributes: Set = ["button", "order"]
    let repeatable: Set = ["button"]

    func read(_ source: GameSource, _ findings: inout StoryFindings) -> GameRules {
        var buttons: [JSONValue] = []
        for attribute in source.all("button") {
            let parts = source.parts(of: attribute, upTo: 2, &findings)
            guard parts.count == 2 else {
                findings.add(.badGame, line: attribute.line, "a button is `words in Spanish | in English`")
                continue
            }
            for part in parts { findings.check(part, upTo: StoryLimits.button, line: attribute.line) }
            buttons.append(["es": .string(parts[0]), "en": .string(parts[1])])
        }
        if !Self.buttons.contains(source.all("button").count) {
            findings.add(.badGame, line: source.line, "a sequence has 2 to \(Self.buttons.upperBound) of game.button")
        }
        let order = self.order(source, upTo: max(1, buttons.count), &findings)
        return GameRules(
            rules: ["order": .array(order.map { .int($0) }), "buttons": .int(Int64(buttons.count))],
            shown: ["buttons": .array(buttons), "length": .int(Int64(order.count))])
    }

    private func order(_ source: GameSource, upTo count: Int, _ findings: inout StoryFindings) -> [Int64] {
        guard let attribute = source.required("order", &findings) else { return [] }
        guard let order = Self.numbers(in: attribute.value, upTo: Int64(count)), Self.lengths.contains(order.count)
        else {
            findings.add(
                .badGame, line: attribute.line,
                "game.order is 2 to \(Self.lengths.upperBound) numbers of buttons, from 1 to \(count)")
            return []
        }
        return order
    }

    func judge(_ attempt: String, _ rules: JSONValue, secret: JSONValue) -> GameVerdict? {
        let order = rules["order"]?.array?.compactMap(\.int) ?? []
        guard let pressed = Self.numbers(in: attempt, upTo: rules["buttons"]?.int ?? 0), pressed.count == order.count
        else { return nil }
        guard pressed != order else { return .won }
        return .missed(told: ["right": .int(Int64(zip(pressed, order).prefix { $0 == $1 }.count))])
    }

    private static func numbers(in text: String, upTo limit: Int64) -> [Int64]? {
        var numbers: [Int64] = []
        for word in text.split(separator: " ") {
            guard let number = Int64(word), number >= 1, number <= limit else { return nil }
            numbers.append(number)
        }
        return numbers.isEmpty ? nil : numbers
    }
}
