import Coordination
import Gamification
import JSON
import TelegramAPI
import TestKit
import Testing
import Vocabulary
import Workers

@testable import BotUI

@Suite struct GameChatTests {
    private func labels(_ message: Message) -> [String] { message.keyboard?.rows.joined().map(\.text) ?? [] }

    /// Ana and Chloe come; Ana owns 100 besitos.
    private func gather(in chat: Chat) async throws {
        for member in [chat.ana, chat.chloe] { try await chat.write("/start", by: member) }
        let coordinator = Coordinator(database: chat.storage.database, clock: chat.clock, limits: .patient)
        _ = try await coordinator.perform(
            GrantBesitos(user: UserID(1), amount: Besitos(100)!, source: .adminGrant, description: "Hola"),
            with: GrantBesitos.Handler(ledger: PostgresBesitoLedger()), key: .telegramUpdate(1))
    }

    @Test func `a question is asked, answered by a button, and a stale button is answered kindly`() async throws {
        try await Chat.with { chat async throws in
            try await self.gather(in: chat)
            let json = try JSONReader.read(
                """
                {"questions": [{"key": "one", "category": "lore", "difficulty": "easy", "correct": "b",
                 "question": {"es": "¿Quién?", "en": "Who?"},
                 "options": [{"id": "a", "es": "Uno", "en": "One"}, {"id": "b", "es": "Dos", "en": "Two"}]}]}
                """)
            let coordinator = Coordinator(database: chat.storage.database, clock: chat.clock, limits: .patient)
            _ = try await coordinator.perform(
                PublishTrivia(json: json, knowing: .chat), with: PublishTrivia.Handler(), key: .telegramUpdate(2))
            let question = try await chat.write("/trivia", by: chat.ana)
            #expect(question.text?.contains("¿Quién?") == true)
            #expect(self.labels(question) == ["Uno", "Dos"])
            let right = try await chat.press("tr:1:b", by: chat.ana)
            #expect(right.text?.contains("Dos") == true && right.text?.contains("+5") == true)
            #expect(try await chat.press("tq", by: chat.ana).text?.contains("todas las preguntas") == true)
            let english = try await chat.write("/trivia", by: chat.chloe)
            #expect(english.text?.contains("Who?") == true)
        }
    }

    @Test func `one bids by a button, and who is outbid can bid more`() async throws {
        try await Chat.with { chat async throws in
            try await self.gather(in: chat)
            try await chat.storage.sql(
                """
                INSERT INTO gamification.items (created_at, is_unique, item_key, item_type, rarity, name)
                VALUES (now(), false, 'mask', 'collectible', 'rare', '{"es": "Máscara", "en": "Mask"}')
                """)
            let coordinator = Coordinator(database: chat.storage.database, clock: chat.clock, limits: .patient)
            _ = try await coordinator.perform(
                OpenAuction(
                    item: "mask", startingBid: Besitos(20)!, minimumIncrement: Besitos(5)!,
                    end: .after(seconds: 3600)),
                with: OpenAuction.Handler(), key: .telegramUpdate(2))
            let list = try await chat.write("/subastas", by: chat.ana)
            #expect(self.labels(list).first == "Máscara · 20 💋")
            #expect(self.labels(try await chat.press("au:1", by: chat.ana)).first == "20 💋")
            #expect(try await chat.press("ab:1:20", by: chat.ana).text?.contains("es la más alta") == true)
            #expect(try await chat.press("au:1", by: chat.ana).text?.contains("La puja más alta es tuya") == true)
            try await chat.write("/auctions", by: chat.chloe)
            try await chat.press("au:1", by: chat.chloe)
            let poor = try await chat.press("ab:1:25", by: chat.chloe)
            #expect(poor.text?.contains("0 of 25") == true)
        }
    }

    @Test func `a gift is named twice before it goes`() async throws {
        try await Chat.with { chat async throws in
            try await self.gather(in: chat)
            #expect(try await chat.write("/regalar", by: chat.ana).text?.contains("/regalar @ana 20") == true)
            #expect(try await chat.write("/regalar @nadie_aqui 20", by: chat.ana).text?.contains("nadie") == true)
            let name = try await chat.storage.sql("SELECT telegram_username FROM identity.users WHERE id = 2")[0][0]!
            let ask = try await chat.write("/regalar @\(name.uppercased()) 20", by: chat.ana)
            #expect(ask.text?.contains("20") == true)
            #expect(try await chat.count("gamification.gifts") == 0)
            #expect(try await chat.press("gs:2:20", by: chat.ana).text?.contains("Te quedan 80") == true)
            #expect(try await chat.write("/balance", by: chat.chloe).text?.contains("20") == true)
        }
    }

    @Test func `every besito says why it is there`() async throws {
        try await Chat.with { chat async throws in
            try await self.gather(in: chat)
            try await chat.write("/daily", by: chat.ana)
            let history = try await chat.write("/history", by: chat.ana)
            #expect(self.labels(history).prefix(2) == ["1", "2"])
            let why = try await chat.press("he:2", by: chat.ana)
            #expect(why.text?.contains("+10") == true)
            #expect(why.text?.contains("como mucho 10 al día") == true)
            #expect(why.text?.contains("como mucho 300 al día") == true)
        }
    }

    @Test func `the ranking shows who leads, and who hides is not shown`() async throws {
        try await Chat.with { chat async throws in
            try await self.gather(in: chat)
            let relay = Relay([KeepScores()], database: chat.storage.database, clock: chat.clock, bell: Bell())
            try await relay.drain()
            for member in [chat.chloe, chat.ana] {
                try await chat.write("/daily", by: member)
                chat.clock.advance(seconds: 1)
            }
            try await relay.drain()
            let ranking = try await chat.write("/ranking", by: chat.ana).text ?? ""
            #expect(ranking.contains("🥇 Chloe · 10") && ranking.contains("🥈 Ana · 10"), "the first to reach it leads")
            try await chat.write("/ranking", by: chat.chloe)
            #expect(try await chat.press("lh:0", by: chat.chloe).text?.contains("not shown") == true)
            #expect(try await chat.write("/ranking", by: chat.ana).text?.contains("🥇 Ana · 10") == true)
        }
    }
}
