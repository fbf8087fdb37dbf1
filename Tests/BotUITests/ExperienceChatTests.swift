import Coordination
import Experiences
import Gamification
import JSON
import PostgresDriver
import TelegramAPI
import TelegramSimulator
import TestKit
import Testing
import Vocabulary

@testable import BotUI

@Suite struct ExperienceChatTests {
    private static let game = """
        {"items": [{"key": "mask", "item_type": "collectible", "rarity": "rare", "icon": "🎭",
            "name": {"es": "Antifaz", "en": "Mask"}, "description": {"es": "Un antifaz.", "en": "A mask."}}]}
        """
    private static let experiences = """
        {"experiences": [
          {"key": "visit", "type": "narrative_journey", "icon": "🏛", "name": {"es": "La visita", "en": "The visit"},
           "description": {"es": "Conocer la casa.", "en": "To know the house."},
           "components": [{"type": "narrative", "key": "gate"}, {"type": "narrative", "key": "hall"}],
           "rewards": {"besitos": 50, "items": {"mask": 1}, "unlock_experiences": ["ball"],
                       "unlock_shop_items": ["mask"]}},
          {"key": "ball", "type": "narrative_journey", "icon": "💃", "name": {"es": "El baile", "en": "The ball"},
           "description": {"es": "Bailar.", "en": "To dance."}, "requirements": {"experience": "waltz"},
           "components": [{"type": "narrative", "key": "road", "is_required": true}]},
          {"key": "waltz", "type": "narrative_journey", "icon": "🎻", "name": {"es": "El vals", "en": "The waltz"},
           "description": {"es": "Oír.", "en": "To listen."},
           "components": [{"type": "narrative", "key": "road", "title": {"es": "El final", "en": "The end"}}]}]}
        """

    private func publish(in chat: Chat) async throws {
        let game = try GameContent(json: JSONReader.read(Self.game), knowing: .chat)
        try await chat.perform(PublishGameContent(game), PublishGameContent.Handler())
        let content = try ExperienceContent(json: JSONReader.read(Self.experiences), knowing: .chat)
        try await chat.perform(PublishExperiences(content), PublishExperiences.Handler())
    }

    @Test func `an experience is begun, followed and completed, and what it opens is told`() async throws {
        try await Chat.with { chat async throws in
            try await self.publish(in: chat)
            let stage = try await Backstage.open(chat)
            try await chat.write("/start", by: chat.ana)
            let list = try #require(try await chat.write("/experiencias", by: chat.ana).text)
            #expect(list.contains("🏛 La visita · puedes empezar") && list.contains("🔒 El baile"))
            let locked = try #require(try await chat.press("ex:2", by: chat.ana).text)
            #expect(locked.contains("Completar la experiencia «El vals»"))

            try await chat.write("/experiencias", by: chat.ana)
            #expect(try await chat.press("ex:1", by: chat.ana).text?.contains("Recompensa: 50 💋 + 🎁 + 🗝") == true)
            let begun = try #require(try await chat.press("es:1", by: chat.ana).text)
            #expect(begun.contains("➡️ Ahora: La verja") && begun.contains("0 %"))

            try await chat.press("s", by: chat.ana)
            try await chat.press("d:1", by: chat.ana)
            try await stage.follow()
            try await chat.write("/experiencias", by: chat.ana)
            let half = try #require(try await chat.press("ex:1", by: chat.ana).text)
            #expect(half.contains("50 %") && half.contains("✅ La verja") && half.contains("▫️ El vestíbulo"))

            try await chat.press("s", by: chat.ana)
            try await chat.press("d:3", by: chat.ana)
            try await stage.follow()
            let told = try #require(chat.newest(of: chat.ana).text)
            #expect(told.contains("Experiencia completada: 🏛 La visita. Es tuyo: +50 💋, 🎭 Antifaz"))
            #expect(told.contains("Puedes empezar 💃 El baile"))
            #expect(told.contains("La tienda ya te vende 🎭 Antifaz"))
            // The road was walked before; it counts at once.
            try await chat.write("/experiencias", by: chat.ana)
            try await chat.press("ex:2", by: chat.ana)
            #expect(try await chat.press("es:2", by: chat.ana).text?.contains("✅ El baile") == true)
        }
    }

    @Test func `an old button begins nothing twice, and a newcomer may ask first`() async throws {
        try await Chat.with { chat async throws in
            try await self.publish(in: chat)
            #expect(
                try await chat.write("/experiences", by: chat.chloe).text?.contains("The waltz · you may begin") == true
            )
            try await chat.press("ex:3", by: chat.chloe)
            let old = chat.newest(of: chat.chloe)
            try await chat.write("/experiences", by: chat.chloe)
            try await chat.press("ex:3", by: chat.chloe)
            try await chat.press("es:3", by: chat.chloe)
            _ = try chat.simulator.press("es:3", on: old.id, by: chat.chloe)
            await chat.simulator.settle()
            #expect(try await chat.count("experiences.user_experience_progress") == 1)
            #expect(chat.newest(of: chat.chloe).text?.contains("➡️ Next: The end") == true)
        }
    }
}
