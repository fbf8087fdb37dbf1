import JSON
import Narrative
import TelegramAPI
import Vocabulary

// How a game looks below the words of its fragment.
extension Catalogue {
    /// What can be done, how the last attempt went, and how many are left.
    ///
    /// - Parameter pressed: numbers of the buttons that were pressed for the next attempt.
    func lines(about game: SceneGame, pressed: [Int]) -> [String] {
        switch game.status {
        case .won: [self(.gameWon)]
        case .lost:
            [self(.gameLost)] + (game.wait.map { [self(.gameAgain, ["span": self.span(seconds: $0)])] } ?? [])
        case .open:
            (game.attemptsUsed > 0 && pressed.isEmpty ? [self.verdict(of: game)] : []) + [self.prompt(of: game)]
                + self.pressed(pressed, of: game) + self.left(of: game)
        }
    }

    private func prompt(of game: SceneGame) -> String {
        if let length = game.sequence?.length { return self(.gamePress, ["length": self.number(Int64(length))]) }
        if let from = game.shown["from"]?.int, let to = game.shown["to"]?.int {
            return self(.gameGuess, ["from": self.number(from), "to": self.number(to)])
        }
        return self(.gameWrite)
    }

    private func verdict(of game: SceneGame) -> String {
        if let guess = game.told["guess"]?.int {
            let isHigher = game.told["is"]?.string == "higher"
            return self(isHigher ? .gameHigher : .gameLower, ["guess": self.number(guess)])
        }
        switch game.told["right"]?.int {
        case 0: return self(.gameRightNone)
        case 1: return self(.gameRightOne)
        case let count?: return self(.gameRightMany, ["count": self.number(count)])
        case nil: return self(.gameMissed)
        }
    }

    private func pressed(_ pressed: [Int], of game: SceneGame) -> [String] {
        let words = game.sequence?.words(in: self.language) ?? []
        let labels = pressed.filter { words.indices.contains($0 - 1) }.map { words[$0 - 1] }
        return labels.isEmpty ? [] : [self(.gamePressed, ["pressed": labels.joined(separator: " · ")])]
    }

    private func left(of game: SceneGame) -> [String] {
        switch game.attemptsLeft {
        case nil: []
        case 1?: [self(.gameOneLeft)]
        case let count?: [self(.gameLeft, ["count": self.number(Int64(count))])]
        }
    }
}

extension SceneGame {
    /// Buttons to be pressed in order.
    struct Sequence {
        let buttons: [JSONValue]
        let length: Int

        func words(in language: Language) -> [String] {
            self.buttons.map { $0[language.rawValue]?.string ?? "" }
        }
    }

    /// `nil` for a game without buttons.
    var sequence: Sequence? {
        guard let buttons = self.shown["buttons"]?.array, let length = self.shown["length"]?.int else { return nil }
        return Sequence(buttons: buttons, length: Int(length))
    }
}

extension Screen {
    /// Short words stand four in a row, longer ones two.
    private static let shortWord = 10

    /// The buttons of a game that is pressed.
    static func buttons(
        of game: SceneGame, at fragment: FragmentID, pressed: [Int], in say: Catalogue
    ) -> [[InlineButton]] {
        guard game.status == .open, let sequence = game.sequence else { return [] }
        let words = sequence.words(in: say.language)
        let buttons = words.enumerated().map { index, word in
            InlineButton(word, .pressed(pressed + [index + 1], of: sequence.length, at: fragment))
        }
        let width = words.allSatisfy { $0.count <= Self.shortWord } ? 4 : 2
        let rows = stride(from: 0, to: buttons.count, by: width).map {
            Array(buttons[$0..<min($0 + width, buttons.count)])
        }
        let reset = [[InlineButton(say(.buttonGameReset), .pressed([], of: sequence.length, at: fragment))]]
        return rows + (pressed.isEmpty ? [] : reset)
    }
}

extension Catalogue {
    static let gamePhrases: [Phrase: Words] = [
        .gameWrite: Words(es: "✍️ Escribe aquí tu respuesta.", en: "✍️ Write your answer here."),
        .gameGuess: Words(
            es: "🔢 Escribe aquí un número del {from} al {to}.", en: "🔢 Write a number from {from} to {to} here."),
        .gamePress: Words(
            es: "👆 Pulsa los botones en su orden: {length} veces en total.",
            en: "👆 Press the buttons in their order: {length} times in all."),
        .gamePressed: Words(es: "Llevas: <b>{pressed}</b>", en: "So far: <b>{pressed}</b>"),
        .buttonGameReset: Words(es: "↺ Desde el principio", en: "↺ From the beginning"),
        .gameOneLeft: Words(es: "Te queda <b>un</b> intento.", en: "You have <b>one</b> attempt left."),
        .gameLeft: Words(
            es: "Te quedan <b>{count}</b> intentos.", en: "You have <b>{count}</b> attempts left."),
        .gameMissed: Words(es: "❌ No es eso.", en: "❌ That is not it."),
        .gameHigher: Words(es: "🔼 Es mayor que <b>{guess}</b>.", en: "🔼 It is higher than <b>{guess}</b>."),
        .gameLower: Words(es: "🔽 Es menor que <b>{guess}</b>.", en: "🔽 It is lower than <b>{guess}</b>."),
        .gameRightNone: Words(es: "❌ No: ni el primero era ése.", en: "❌ No: not even the first was right."),
        .gameRightOne: Words(es: "❌ El primero, sí; después, no.", en: "❌ The first was right; then, no."),
        .gameRightMany: Words(
            es: "❌ Los {count} primeros, sí; después, no.", en: "❌ The first {count} were right; then, no."),
        .gameBadAttempt: Words(es: "Eso aquí no sirve de respuesta.", en: "That is no answer here."),
        .gameWon: Words(es: "🏆 Has ganado este juego.", en: "🏆 You have won this game."),
        .gameLost: Words(es: "⌛ Se acabaron los intentos.", en: "⌛ You are out of attempts."),
        .gameAgain: Words(
            es: "Podrás volver a probar dentro de {span}.", en: "You may try again in {span}."),
        .needGame: Words(es: "🎲 Ganar un juego que aún no conoces.", en: "🎲 To win a game you do not know yet."),
        .needGameAt: Words(es: "🎲 Ganar el juego de «{place}».", en: "🎲 To win the game of “{place}”."),
        .needLoss: Words(
            es: "🎲 Haber agotado antes los intentos de un juego.",
            en: "🎲 To have used up the attempts at a game before."),
    ]
}
