import Coordination
import Gamification
import HTTPClient
import Identity
import JSON
import PostgresDriver
import Synchronization
import TelegramAPI
import TelegramSimulator
import TestKit
import Testing
import Vocabulary

@testable import BotUI

@Suite struct NoticeTests {
    private static let content = """
        {"missions": [{"key": "enter", "mission_type": "daily", "icon": "🚪", "title": {"es": "Pasar", "en": "Come in"},
            "description": {"es": "Decide.", "en": "Decide."}, "objectives": [{"deed": "decisions", "count": 1}],
            "rewards": {"besitos": 20}}],
         "achievements": [{"key": "decided", "rarity": "common", "icon": "🎩", "name": {"es": "Firme", "en": "Firm"},
            "description": {"es": "Decide.", "en": "Decide."}, "points": 10, "requirements": {"deeds": {"decisions": 1}},
            "triggers": ["narrative.decision_taken"], "rewards": {"besitos": 2}}],
         "levels": [{"level": 1, "lifetime_besitos": 0}, {"level": 2, "lifetime_besitos": 3}]}
        """

    /// The fragment promises three besitos for a decision taken elsewhere.
    private static let story = Chat.storyText + "\npromise: late when level 2 gives +3 besitos\n"

    /// Ana and Chloe decide, and what follows is told by `client`.
    private func decide(in chat: Chat, client: BotClient? = nil, before: () async throws -> Void = {}) async throws
        -> Backstage
    {
        let content = try GameContent(json: JSONReader.read(Self.content), knowing: .chat)
        try await chat.perform(PublishGameContent(content), PublishGameContent.Handler())
        let stage = try await Backstage.open(chat, client: client)
        for member in [chat.ana, chat.chloe] { try await chat.write("/story", by: member) }
        try await before()
        for member in [chat.ana, chat.chloe] { try await chat.press("d:", by: member) }
        return stage
    }

    private func notices(of member: TelegramID, in chat: Chat) -> [Message] {
        chat.simulator.messages(of: member).filter {
            $0.from?.isBot == true && ($0.text?.contains("🏅") == true || $0.text?.contains("🎯") == true)
        }
    }

    @Test func `what somebody reaches is told in one message, in their language, once`() async throws {
        try await Chat.with { chat async throws in
            let stage = try await self.decide(in: chat)
            #expect(self.notices(of: chat.ana, in: chat).isEmpty)
            try await stage.follow()
            let told = self.notices(of: chat.ana, in: chat)
            try #require(told.count == 1)
            let text = told[0].text ?? ""
            #expect(text.contains("Misión cumplida: 🚪 Pasar"))
            #expect(text.contains("Nuevo logro: 🎩 Firme. +2 💋"))
            #expect(text.contains("nivel 2"))
            let english = try #require(self.notices(of: chat.chloe, in: chat).first?.text)
            #expect(english.contains("Mission completed: 🚪 Come in") && english.contains("level 2"))

            try await stage.follow()
            try await stage.follow()
            #expect(self.notices(of: chat.ana, in: chat).count == 1)
            #expect(try await chat.count("identity.notices WHERE outcome = 'told'") == 6)
            #expect(try await chat.press("qc:", by: chat.ana).text?.contains("+20 💋") == true)
        }
    }

    @Test func `an answer that was lost is no reason to say it twice`() async throws {
        try await Chat.with { chat async throws in
            let send = chat.simulator.send
            let lossy = BotClient(apiURL: "", token: chat.simulator.token) { request throws(HTTPClientError) in
                // Telegram has it, and its answer does not come.
                _ = try await send(request)
                throw .timedOut
            }
            let stage = try await self.decide(in: chat, client: lossy)
            try await stage.follow()
            for _ in 0..<4 { try await stage.retry(after: 4000) }
            #expect(self.notices(of: chat.ana, in: chat).count == 1)
            #expect(try await chat.count("identity.notices WHERE outcome = 'unknown'") == 6)
        }
    }

    @Test func `what surely was not sent is said later, with what has come meanwhile`() async throws {
        try await Chat.with { chat async throws in
            let send = chat.simulator.send
            let isAway = Mutex(true)
            let client = BotClient(apiURL: "", token: chat.simulator.token) { request throws(HTTPClientError) in
                if isAway.withLock({ $0 }) { throw .notSent(reason: "away") }
                return try await send(request)
            }
            let stage = try await self.decide(in: chat, client: client)
            try await stage.follow()
            #expect(self.notices(of: chat.ana, in: chat).isEmpty)
            #expect(try await chat.count("identity.notices WHERE job_id IS NULL") == 6)
            isAway.withLock { $0 = false }
            try await stage.retry(after: 4000)
            #expect(self.notices(of: chat.ana, in: chat).count == 1)
        }
    }

    @Test func `what could not be put into words is said later`() async throws {
        try await Chat.with { chat async throws in
            let send = chat.simulator.send
            let isAway = Mutex(true)
            let client = BotClient(apiURL: "", token: chat.simulator.token) { request throws(HTTPClientError) in
                if isAway.withLock({ $0 }) { throw .notSent(reason: "away") }
                return try await send(request)
            }
            let stage = try await self.decide(in: chat, client: client)
            try await stage.follow()
            isAway.withLock { $0 = false }
            try await chat.storage.sql("ALTER TABLE gamification.missions RENAME TO missions_away")
            try await stage.retry(after: 4000)
            #expect(self.notices(of: chat.ana, in: chat).isEmpty)
            try await chat.storage.sql("ALTER TABLE gamification.missions_away RENAME TO missions")
            try await stage.retry(after: 8000)
            #expect(self.notices(of: chat.ana, in: chat).count == 1)
        }
    }

    @Test func `who has turned notices off is told nothing, and can turn them on`() async throws {
        try await Chat.with { chat async throws in
            let stage = try await self.decide(in: chat) {
                #expect(try await chat.write("/avisos", by: chat.ana).text?.contains("Te aviso cuando") == true)
                #expect(try await chat.press("n:0", by: chat.ana).text?.contains("No te aviso de nada") == true)
                try await chat.write("/story", by: chat.ana)
            }
            try await stage.follow()
            #expect(self.notices(of: chat.ana, in: chat).isEmpty)
            #expect(self.notices(of: chat.chloe, in: chat).count == 1)
            #expect(try await chat.count("identity.notices WHERE outcome = 'unwanted'") == 3)
            try await chat.write("/notices", by: chat.ana)
            #expect(try await chat.press("n:1", by: chat.ana).text?.contains("Te aviso cuando") == true)
        }
    }

    @Test func `who has blocked the bot is left alone until they are back`() async throws {
        try await Chat.with { chat async throws in
            let stage = try await self.decide(in: chat)
            try chat.simulator.setBlocked(true, by: chat.ana)
            await chat.simulator.settle()
            try await stage.follow()
            #expect(try await chat.count("identity.notices WHERE outcome = 'unreachable'") == 3)
            #expect(!chat.simulator.calls.contains { $0.status == 403 }, "nobody tried")
            try chat.simulator.setBlocked(false, by: chat.ana)
            await chat.simulator.settle()
            #expect(try await chat.count("identity.users WHERE unreachable_since IS NOT NULL") == 0)
        }
    }

    @Test func `a block that nobody told of is learnt from the refusal`() async throws {
        try await Chat.with { chat async throws in
            let stage = try await self.decide(in: chat)
            try chat.simulator.setBlocked(true, by: chat.ana)
            await chat.simulator.settle()
            try await chat.storage.sql("UPDATE identity.users SET unreachable_since = NULL")
            try await stage.follow()
            #expect(chat.simulator.calls.count { $0.status == 403 } == 1)
            #expect(try await chat.count("identity.users WHERE unreachable_since IS NOT NULL") == 1)
        }
    }

    @Test func `a promise that is kept is told`() async throws {
        try await Chat.with(publishing: Self.story) { chat async throws in
            let stage = try await self.decide(in: chat)
            // To the road, which promises; the level is there already.
            try await chat.press("d:", by: chat.ana)
            try await stage.follow()
            try await stage.follow()
            let told = chat.simulator.messages(of: chat.ana).compactMap(\.text).filter { $0.contains("La casa cumple") }
            #expect(told.count == 1)
            #expect(told.first?.contains("+3 💋") == true)
        }
    }
}
