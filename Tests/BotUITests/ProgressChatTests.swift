import Coordination
import Gamification
import JSON
import PostgresDriver
import TelegramAPI
import TelegramSimulator
import TestKit
import Testing
import Vocabulary

@testable import BotUI

@Suite struct ProgressChatTests {
    private static let content = """
        {"items": [{"key": "envelope", "item_type": "power_up", "rarity": "rare", "is_consumable": true, "icon": "📨",
            "name": {"es": "Sobre", "en": "Envelope"}, "description": {"es": "Cerrado.", "en": "Sealed."},
            "use_text": {"es": "Se abre.", "en": "It opens."}, "effect": {"besitos": 7}}],
         "missions": [{"key": "enter", "mission_type": "daily", "icon": "🚪", "title": {"es": "Pasar", "en": "Come in"},
            "description": {"es": "Decide.", "en": "Decide."}, "objectives": [{"deed": "decisions", "count": 2}],
            "rewards": {"besitos": 20, "items": {"envelope": 2}}}],
         "achievements": [{"key": "decided", "rarity": "common", "icon": "🎩", "name": {"es": "Firme", "en": "Firm"},
            "description": {"es": "Decide.", "en": "Decide."}, "points": 10, "requirements": {"deeds": {"decisions": 9}},
            "triggers": ["narrative.decision_taken"]},
          {"key": "hidden", "rarity": "epic", "icon": "💋", "is_secret": true, "points": 5,
            "name": {"es": "Favorita", "en": "Favourite"}, "description": {"es": "Te lo dan.", "en": "Given."}}]}
        """

    private func publish(in chat: Chat) async throws {
        let content = try GameContent(json: JSONReader.read(Self.content), knowing: .chat)
        try await chat.perform(PublishGameContent(content), PublishGameContent.Handler())
    }

    @Test func `a mission is shown, its reward taken, and what was in it used`() async throws {
        try await Chat.with { chat async throws in
            try await self.publish(in: chat)
            let given = try #require(try await chat.write("/misiones", by: chat.ana).text)
            #expect(given.contains("🚪 Pasar"))
            #expect(given.contains("▱▱▱▱▱ decisiones: 0/2"))
            #expect(given.contains("Recompensa: 20 💋 + 🎁"))
            #expect(given.contains("Quedan 12 h 00 min"))
            let user = UserID(1)
            try await chat.perform(
                CorrectMission(user: user, key: "enter", change: .completed, reason: "test"),
                CorrectMission.Handler(requirements: .chat))
            #expect(try await chat.write("/misiones", by: chat.ana).text?.contains("✅ Hecho") == true)
            let claimed = try #require(try await chat.press("qc:", by: chat.ana).text)
            #expect(claimed.hasPrefix("🚪 Pasar: +20 💋, 📨 Sobre ×2"))
            #expect(claimed.contains("Lo has hecho todo"))

            #expect(try await chat.press("i", by: chat.ana).text?.contains("Llevas 2 cosas") == true)
            #expect(try await chat.press("i:", by: chat.ana).text?.contains("Cerrado.") == true)
            #expect(try await chat.press("iu:", by: chat.ana).text?.contains("+7 💋") == true)
            let last = try await chat.press("iu:", by: chat.ana)
            #expect(last.text?.contains("Se abre.") == true)
            #expect(try await chat.press("i", by: chat.ana).text?.contains("Vacía") == true)
            #expect(try await chat.count("gamification.transactions WHERE source IN ('mission', 'item')") == 3)
        }
    }

    private func buttons(_ message: Message) -> [String] { message.keyboard?.rows.joined().map(\.text) ?? [] }

    @Test func `a mission has a screen of its own, and members react to it there, by buttons and by Telegram's own`()
        async throws
    {
        try await Chat.with { chat async throws in
            try await self.publish(in: chat)
            let list = try await chat.write("/misiones", by: chat.ana)
            #expect(self.buttons(list).first == "🚪" && list.text?.contains("Toca el dibujo") == true)
            let mission = try await chat.press("qm:", by: chat.ana)
            #expect(mission.id == list.id && mission.text?.hasPrefix("🚪 Pasar") == true)
            #expect(self.buttons(mission) == ["❤️", "👍", "🔥", "⭐️", "🎯 Misiones"])

            let given = "gamification.content_reactions WHERE content_type = 'mission' AND removed_at IS NULL"
            let loved = try await chat.press("qr:1:love", by: chat.ana)
            #expect(self.buttons(loved).first == "❤️ 1 ✓" && loved.id == list.id)
            #expect(try await chat.count("\(given) AND content_id = 1") == 1)
            #expect(try await chat.count("gamification.transactions WHERE source = 'reaction' AND amount = 2") == 1)
            #expect(self.buttons(try await chat.press("qr:1:love", by: chat.ana)).first == "❤️")
            #expect(try await chat.count(given) == 0)

            _ = try chat.simulator.react("🔥", on: list.id, in: chat.ana, by: chat.ana)
            await chat.simulator.settle()
            #expect(try await chat.count("\(given) AND reaction_type = 'fire'") == 1)
            // Back at the list the message shows no mission any more.
            _ = try chat.simulator.press("q", on: list.id, by: chat.ana)
            await chat.simulator.settle()
            #expect(chat.newest(of: chat.ana).text?.hasPrefix("Lo que la casa") == true)
            _ = try chat.simulator.react("👍", on: list.id, in: chat.ana, by: chat.ana)
            await chat.simulator.settle()
            #expect(try await chat.count("\(given) AND reaction_type = 'like'") == 0)
        }
    }

    @Test func `a mission that is ready is claimed on its own screen, and one that is gone is told so`() async throws {
        try await Chat.with { chat async throws in
            try await self.publish(in: chat)
            try await chat.write("/missions", by: chat.chloe)
            try await chat.perform(
                CorrectMission(user: UserID(1), key: "enter", change: .completed, reason: "test"),
                CorrectMission.Handler(requirements: .chat))
            let ready = try await chat.press("qm:", by: chat.chloe)
            #expect(self.buttons(ready).first == "🎁 Take: Come in" && self.buttons(ready).last == "🎯 Missions")
            #expect(try await chat.press("qc:", by: chat.chloe).text?.contains("📨 Envelope ×2") == true)
            #expect(try await chat.count("gamification.mission_messages") == 0)
        }
    }

    @Test func `achievements show how far they are, and secrets keep their names`() async throws {
        try await Chat.with { chat async throws in
            try await self.publish(in: chat)
            try await chat.write("/start", by: chat.chloe)
            let shown = try #require(try await chat.write("/achievements", by: chat.chloe).text)
            #expect(shown.contains("Your achievements: 0 of 2 · 0 points"))
            #expect(shown.contains("⭐ Level 1"))
            #expect(shown.contains("▱▱▱▱▱ 0/9"))
            #expect(shown.contains("A secret of the house"))
            #expect(!shown.contains("Favourite"))
            let ledger = PostgresBesitoLedger()
            try await chat.perform(
                GrantAchievement(user: UserID(1), key: "hidden", reason: "test"),
                GrantAchievement.Handler(
                    achievements: PostgresAchievements(ledger: ledger, inventory: PostgresInventory())))
            let after = try #require(try await chat.write("/logros", by: chat.chloe).text)
            #expect(after.contains("1 of 2 · 5 points"))
            #expect(after.contains("💋 Favourite"))
        }
    }

    @Test func `a newcomer may ask first`() async throws {
        try await Chat.with { chat async throws in
            #expect(try await chat.write("/mochila", by: chat.ana).text?.contains("Vacía") == true)
            #expect(try await chat.write("/logros", by: chat.chloe).text?.contains("0 of 0") == true)
        }
    }
}
