import Coordination
import Gamification
import JSON
import TelegramAPI
import TelegramSimulator
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

    @Test func `a fee is told before and after, and what is refused is refused before the button`() async throws {
        try await Chat.with { chat async throws in
            try await self.gather(in: chat)
            try await chat.storage.sql("UPDATE gamification.gift_rules SET fee_percent = 10")
            try await chat.storage.sql("UPDATE identity.users SET telegram_username = 'user' || id")
            let ask = try await chat.write("/regalar @user2 15", by: chat.ana)
            #expect(ask.text?.contains("en total te cuesta 17") == true)
            #expect(try await chat.press("gs:2:15", by: chat.ana).text?.contains("en total han salido 17") == true)
            let own = try await chat.storage.sql("SELECT telegram_username FROM identity.users WHERE id = 1")[0][0]!
            for (words, answer) in [("@user2 3", "de 5 a 100"), ("@user2 101", "de 5 a 100"), ("@\(own) 20", "ya son")]
            {
                let refused = try await chat.write("/regalar \(words)", by: chat.ana)
                #expect(refused.text?.contains(answer) == true)
                #expect(!self.labels(refused).contains("Sí, regalar"))
            }
        }
    }

    @Test func `a tapped row names what it was for`() async throws {
        try await Chat.with { chat async throws in
            try await self.gather(in: chat)
            try await chat.storage.sql("UPDATE gamification.gift_rules SET fee_percent = 10")
            try await chat.write("/story", by: chat.ana)
            try await chat.press("d:1", by: chat.ana)
            try await chat.perform(
                GiveBesitos(from: UserID(1), to: UserID(2), amount: Besitos(15)!, note: "Para ti"),
                GiveBesitos.Handler())
            let rows = try await chat.storage.sql(
                "SELECT transaction_id FROM gamification.transactions WHERE source <> 'admin_grant' ORDER BY 1")
            let ids = rows.compactMap { $0[0] }
            #expect(ids.count == 4)
            let history = try await chat.write("/history", by: chat.ana)
            #expect(history.text?.contains("−2 · Comisión por un regalo") == true)
            #expect(try await chat.press("he:\(ids[0])", by: chat.ana).text?.contains("Entrar") == true)
            try await chat.write("/history", by: chat.ana)
            #expect(try await chat.press("he:\(ids[1])", by: chat.ana).text?.contains("Para Chloe.") == true)
            try await chat.write("/history", by: chat.chloe)
            #expect(try await chat.press("he:\(ids[2])", by: chat.chloe).text?.contains("From Ana.") == true)
        }
    }

    @Test func `what is owed is shown, and told when it is taken`() async throws {
        try await Chat.with { chat async throws in
            try await self.gather(in: chat)
            let stage = try await Backstage.open(chat)
            let ledger = PostgresBesitoLedger()
            try await chat.perform(
                SpendBesitos(user: UserID(1), amount: Besitos(80)!, purpose: .purchase, description: nil),
                SpendBesitos.Handler(ledger: ledger))
            try await chat.perform(
                ReverseGrants(
                    GrantSelection(source: .adminGrant, from: Instant(seconds: 0)), policy: .unlimited, reason: "twice"),
                ReverseGrants.Handler())
            try await stage.follow()
            #expect(chat.newest(of: chat.ana).text?.contains("retirado 20 besitos") == true)
            #expect(try await chat.write("/balance", by: chat.ana).text?.contains("Se te dieron 80 de más") == true)
            #expect(try await chat.write("/history", by: chat.ana).text?.contains("Se te dieron 80 de más") == true)
            try await chat.write("/daily", by: chat.ana)
            try await stage.collectDebts()
            try await stage.follow()
            #expect(chat.newest(of: chat.ana).text?.contains("tomado 10 besitos que se debían") == true)
            #expect(try await chat.write("/history", by: chat.ana).text?.contains("Lo que se debía") == true)
            #expect(try await chat.write("/balance", by: chat.ana).text?.contains("Se te dieron 70 de más") == true)
        }
    }

    @Test func `in their own chat members react to the fragment that the story shows`() async throws {
        try await Chat.with { chat async throws in
            try await self.gather(in: chat)
            try await chat.write("/story", by: chat.ana)
            let story = try await chat.press("d:1", by: chat.ana)
            let hall = "gamification.content_reactions WHERE content_type = 'narrative_fragment' AND removed_at IS NULL"
            for emoji in ["❤", "❤", nil] as [String?] {
                _ = try chat.simulator.react(emoji, on: story.id, in: chat.ana, by: chat.ana)
                await chat.simulator.settle()
                let expected = emoji == nil ? 0 : 1
                #expect(
                    try await chat.count("\(hall) AND content_id = 2 AND reaction_type = 'love'") == expected)
            }
            #expect(try await chat.count("gamification.transactions WHERE source = 'reaction' AND amount = 2") == 1)
            let other = try await chat.write("/balance", by: chat.ana)
            _ = try chat.simulator.react("🔥", on: other.id, in: chat.ana, by: chat.ana)
            await chat.simulator.settle()
            #expect(try await chat.count(hall) == 0, "no message of the story")
        }
    }

    @Test func `a decision whose besitos a cap holds back says so`() async throws {
        try await Chat.with { chat async throws in
            try await self.gather(in: chat)
            try await chat.storage.sql(
                "UPDATE gamification.earning_rules SET max_per_day = 4 WHERE source = 'decision'")
            try await chat.write("/story", by: chat.ana)
            let hall = try await chat.press("d:1", by: chat.ana)
            #expect(hall.text?.contains("esto no suma besitos") == true)
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
