import Coordination
import Narrative
import TelegramAPI
import Testing
import Vocabulary

@testable import BotUI

/// The games of the story, as members play them.
@Suite struct StoryGameChatTests {
    private static func story(_ game: String) -> String {
        Chat.storyText.replacing("  It is open.\n", with: "  It is open.\n\(game)\n")
            .replacing("  en: Enter\n", with: "  en: Enter\n  needs: won gate\n")
    }

    private static let answer = Self.story(
        """
        game: answer
        game.answer.es: la luna | luna
        game.answer.en: the moon
        game.attempts: 3
        game.cooldown: 2 hours
        game.wins: +7 besitos
        """)

    private static let sequence = Self.story(
        """
        game: sequence
        game.button: Rojo | Red
        game.button: Azul | Blue
        game.order: 2 1 2
        game.wins: +7 besitos
        """)

    private func buttons(_ message: Message) -> [String] { message.keyboard?.rows.joined().map(\.text) ?? [] }

    @Test func `an answer is typed, and the way it opens is there`() async throws {
        try await Chat.with(publishing: Self.answer) { chat async throws in
            let gate = try await chat.write("/story", by: chat.ana)
            #expect(gate.text?.contains("Escribe aquí tu respuesta") == true)
            #expect(gate.text?.contains("Te quedan 3 intentos") == true && self.buttons(gate) == ["🔒 Entrar", "Irse"])
            let locked = try await chat.press("d:", by: chat.ana)
            #expect(locked.text?.contains("Ganar el juego de «La verja»") == true, "\(locked.text ?? "")")

            let missed = try await chat.write("¿El sol?", by: chat.ana)
            #expect(missed.text?.contains("No es eso") == true && missed.text?.contains("Te quedan 2 intentos") == true)
            let none = try await chat.write("…", by: chat.ana)
            #expect(none.text?.contains("no sirve de respuesta") == true)
            let second = try await chat.write("el mar", by: chat.ana)
            #expect(second.text?.contains("Te queda un intento") == true)
            let won = try await chat.write("¡LÚNA!", by: chat.ana)
            #expect(won.text?.contains("Has ganado este juego") == true && won.text?.contains("+7 besitos") == true)
            #expect(self.buttons(won) == ["Entrar", "Irse"])
            let after = try await chat.write("luna", by: chat.ana)
            #expect(after.text?.contains("Has ganado") == true)
            let hall = try await chat.press("d:", by: chat.ana)
            #expect(hall.text?.contains("Hace frío") == true)
            let hello = try await chat.write("hola", by: chat.ana)
            #expect(hello.text == Catalogue(.spanish)(.notUnderstood) && self.buttons(hello) == ["Menú"])
        }
    }

    @Test func `who has used up the attempts is told when there are more, and goes on`() async throws {
        try await Chat.with(publishing: Self.answer) { chat async throws in
            try await chat.write("/story", by: chat.chloe)
            for guess in ["the sun", "the sea"] { try await chat.write(guess, by: chat.chloe) }
            let lost = try await chat.write("the hill", by: chat.chloe)
            #expect(lost.text?.contains("You are out of attempts") == true)
            #expect(lost.text?.contains("again in 2 h 00 min") == true, "\(lost.text ?? "")")
            #expect(self.buttons(lost) == ["🔒 Enter", "Leave"])
            #expect(try await chat.write("the moon", by: chat.chloe).text?.contains("out of attempts") == true)
            chat.clock.advance(seconds: 7200)
            let again = try await chat.write("the moon", by: chat.chloe)
            #expect(again.text?.contains("You have won this game") == true)
        }
    }

    @Test func `buttons are pressed in order in one message, and only the last press is an attempt`() async throws {
        try await Chat.with(publishing: Self.sequence) { chat async throws in
            let gate = try await chat.write("/story", by: chat.ana)
            #expect(self.buttons(gate) == ["Rojo", "Azul", "🔒 Entrar", "Irse"])
            func press(_ buttons: Int...) async throws -> Message {
                var message = gate
                for button in buttons {
                    message = chat.newest(of: chat.ana)
                    let data = try #require(message.keyboard?.rows[0][button - 1].action)
                    guard case .callback(let own) = data else { throw CancellationError() }
                    message = try await chat.press(own, by: chat.ana)
                }
                return message
            }
            let first = try await press(2, 2)
            #expect(first.id == gate.id && first.text?.contains("Azul · Azul") == true)
            #expect(self.buttons(first).contains("↺ Desde el principio"))
            #expect(try await chat.count("narrative.user_games") == 0)
            let missed = try await press(1)
            #expect(missed.text?.contains("El primero, sí") == true && missed.id == gate.id)
            let won = try await press(2, 1, 2)
            #expect(won.text?.contains("Has ganado") == true && self.buttons(won) == ["Entrar", "Irse"])
            let stale = try await chat.write("2 1 2", by: chat.ana)
            #expect(stale.text?.contains("Has ganado") == true)
        }
    }

    @Test func `a number is guessed with the help of what is told`() async throws {
        let story = Self.story("game: number\ngame.from: 1\ngame.to: 8")
        try await Chat.with(publishing: story) { chat async throws in
            let gate = try await chat.write("/story", by: chat.chloe)
            #expect(gate.text?.contains("Write a number from 1 to 8") == true)
            var (low, high) = (1, 8)
            for _ in 0..<4 {
                let guess = (low + high) / 2
                let text = try await chat.write("\(guess)", by: chat.chloe).text ?? ""
                if text.contains("You have won") { return }
                #expect(text.contains(low == high ? "?" : "than \(guess)"), "\(text)")
                if text.contains("higher") { low = guess + 1 } else { high = guess - 1 }
            }
            Issue.record("eight numbers are found in four guesses")
        }
    }
}
