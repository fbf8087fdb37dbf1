import Coordination
import TelegramAPI
import Testing
import Vocabulary

@testable import BotUI

@Suite struct LockTests {
    /// The hall's only way needs besitos, or to have left a flag that nobody can set from there.
    private static let story = Chat.storyText
        .replacing("-> road, +3 besitos\n", with: "-> road, +3 besitos, flag left\n")
        .replacing("es: Salir\n", with: "es: Salir\n  needs: min_besitos 12 or flag left\n")

    private func buttons(_ message: Message) -> [String] { message.keyboard?.rows.joined().map(\.text) ?? [] }

    @Test func `a lock is seen, explained when pressed, and opens when it is met`() async throws {
        try await Chat.with(publishing: Self.story) { chat async throws in
            try await chat.write("/story", by: chat.ana)
            let hall = try await chat.press("d:", by: chat.ana)
            #expect(self.buttons(hall).first == "🔒 Salir")
            #expect(hall.text?.contains("no se abre ninguna puerta") == true)

            let why = try await chat.press("d:", by: chat.ana)
            let text = try #require(why.text)
            #expect(text.contains("🔒 Salir\n\nTodavía no. Te falta:"))
            #expect(text.contains("Una de estas cosas:\n   💋 7 besitos más: tienes 5 de 12."))
            #expect(text.contains("   🗝 Una decisión que te espera en «La verja»."))
            #expect(self.buttons(why) == ["📖 Seguir la historia", "🎁 Regalo del día", "💋 Mis besitos"])

            try await chat.press("g", by: chat.ana)
            let open = try await chat.press("s", by: chat.ana)
            #expect(self.buttons(open) == ["Salir"])
            #expect(try await chat.press("d:", by: chat.ana).text?.contains("El camino") == true)
        }
    }

    @Test func `what lies behind a lock may be told of in advance`() async throws {
        let story = Self.story.replacing(
            "text.es:\n  Nadie.", with: "preview.es: Algo brilla, {name}.\npreview.en: It shines.\ntext.es:\n  Nadie.")
        try await Chat.with(publishing: story) { chat async throws in
            try await chat.write("/story", by: chat.ana)
            try await chat.press("d:", by: chat.ana)
            let text = try #require(try await chat.press("d:", by: chat.ana).text)
            #expect(text.hasSuffix("\n\nAlgo brilla, Ana."), "\(text)")
        }
    }

    @Test func `a member reads it in their language`() async throws {
        try await Chat.with(publishing: Self.story) { chat async throws in
            try await chat.write("/story", by: chat.chloe)
            try await chat.press("d:", by: chat.chloe)
            let text = try #require(try await chat.press("d:", by: chat.chloe).text)
            #expect(text.contains("🔒 Go out\n\nNot yet. You still need:"))
            #expect(text.contains("7 more besitos: you have 5 of 12."))
        }
    }

    @Test(arguments: Language.allCases)
    func `every suggestion has words, a kind without words its numbers, and long lists an end`(language: Language) {
        let say = Catalogue(language)
        func line(
            _ suggestion: String?, _ bound: RequirementCheck.Bound, subject: String? = nil, label: LocalizedText? = nil
        ) -> String {
            say(
                missing: [
                    .one(
                        RequirementCheck(
                            kind: "moon_phase", subject: subject, label: label, bound: bound, current: 2,
                            suggestion: suggestion))
                ], indentedBy: 0
            ).joined()
        }
        for code in [
            "gamification.earn_besitos", "gamification.level_up", "gamification.get_item", "narrative.take_decision",
            "narrative.visit_fragment", "narrative.complete_fragment", "narrative.go_on",
        ] {
            let name = LocalizedText(spanish: "Luna", english: "Moon")
            #expect(!line(code, .atLeast(3), label: name).contains("moon_phase"), "\(code)")
        }
        #expect(line("astronomy.wait", .atLeast(3)).hasPrefix("moon_phase: 2 "))
        #expect(line(nil, .atMost(1)).hasPrefix("moon_phase: "))
        #expect(line(nil, .atMost(0), subject: "x") == say(.needNever))
        let many = MissingRequirement.one(
            RequirementCheck(kind: "a", subject: nil, bound: .atLeast(1), current: 0, suggestion: nil))
        #expect(say(missing: [.anyOf(Array(repeating: [many], count: 100))], indentedBy: 0).count == 16)
    }
}
