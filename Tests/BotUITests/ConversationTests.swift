import Coordination
import JSON
import Narrative
import TelegramAPI
import TelegramSimulator
import TestKit
import Testing
import Vocabulary

@testable import BotUI

@Suite struct ConversationTests {
    @Test func `a first evening: greeting, story, gift, balance, history`() async throws {
        try await Chat.with { chat async throws in
            let greeting = try await chat.write("/start", by: chat.ana)
            #expect(greeting.text?.contains("Ana") == true)

            let gate = try await chat.press("s", by: chat.ana)
            #expect(gate.id == greeting.id, "a button's answer takes the message's place")
            #expect(gate.text?.contains("La verja") == true)

            let hall = try await chat.press("d:", by: chat.ana)
            #expect(hall.text?.hasPrefix("» Entrar\n+5 besitos") == true)
            #expect(hall.text?.contains("El vestíbulo") == true)

            let road = try await chat.press("d:", by: chat.ana)
            #expect(road.text?.contains("Fin") == true)

            #expect(try await chat.write("/daily", by: chat.ana).text?.contains("+10") == true)
            #expect(try await chat.write("/daily", by: chat.ana).text?.contains("12 h 00 min") == true)
            #expect(try await chat.write("/balance", by: chat.ana).text?.contains("Tienes 19 besitos") == true)
            let history = try #require(try await chat.write("/history", by: chat.ana).text)
            #expect(history.contains("+10 · Regalo del día · 31/01/2026"))
            #expect(history.contains("+5 · Decisión"))
        }
    }

    @Test func `members are spoken to in their own language`() async throws {
        try await Chat.with { chat async throws in
            #expect(try await chat.write("/start", by: chat.chloe).text?.hasPrefix("Good evening, Chloe") == true)
            #expect(try await chat.press("s", by: chat.chloe).text?.contains("The Gate") == true)
            #expect(try await chat.write("/help", by: chat.ana).text?.contains("Lo que puedes pedirme") == true)
        }
    }

    @Test func `a decision taken again pays nothing and shows where the member is`() async throws {
        try await Chat.with { chat async throws in
            try await chat.write("/story", by: chat.ana)
            let gate = try await chat.write("/story", by: chat.ana)
            try await chat.press("d:", by: chat.ana)
            let data = gate.keyboard?.rows[0][0].action
            guard case .callback(let old)? = data else { throw Chat.Unreadable(findings: ["no button"]) }
            // The first /story message still has the same button.
            let first = chat.simulator.messages(of: chat.ana).first { $0.keyboard != nil }!
            _ = try chat.simulator.press(old, on: first.id, by: chat.ana)
            await chat.simulator.settle()
            let shown = chat.simulator.messages(of: chat.ana).first { $0.id == first.id }
            #expect(shown?.text?.contains("El vestíbulo") == true)
            #expect(try await chat.write("/balance", by: chat.ana).text?.contains("Tienes 5 besitos") == true)
        }
    }

    @Test func `whoever starts again reads again, and is not paid twice`() async throws {
        try await Chat.with { chat async throws in
            try await chat.write("/story", by: chat.ana)
            try await chat.press("d:", by: chat.ana)
            try await chat.press("d:", by: chat.ana)
            #expect(try await chat.press("r", by: chat.ana).text?.contains("La verja") == true)
            let again = try await chat.press("d:", by: chat.ana)
            #expect(again.text?.contains("besitos") == false)
            #expect(try await chat.write("/balance", by: chat.ana).text?.contains("Tienes 9 besitos") == true)
        }
    }

    @Test func `a decision whose besitos a cap keeps back goes on, and says so`() async throws {
        try await Chat.with { chat async throws in
            try await chat.storage.sql(
                "UPDATE gamification.earning_rules SET max_per_day = 4 WHERE source = 'decision'")
            let gate = try await chat.write("/story", by: chat.ana)
            let button = try #require(gate.keyboard?.rows[0][0])
            guard case .callback(let data) = button.action else { throw Chat.Unreadable(findings: ["no button"]) }
            let query = CallbackQuery(
                id: "1", from: chat.simulator.members[0], origin: .message(gate), chatInstance: "1", data: data)
            let answer = try await chat.bot.answer(Update(id: 5, .callbackQuery(query)))
            #expect(answer.toast == Catalogue(.spanish)(.capReached))
            #expect(String(decoding: answer.response, as: UTF8.self).contains("El vestíbulo"))
            #expect(try await chat.count("gamification.transactions") == 0)
        }
    }

    @Test func `history is paged by buttons, both ways`() async throws {
        try await Chat.with { chat async throws in
            try await chat.write("/start", by: chat.ana)
            for _ in 0..<10 {
                try await chat.write("/daily", by: chat.ana)
                chat.clock.advance(seconds: 86_400)
            }
            func days(_ message: Message) -> [Substring] {
                (message.text ?? "").split(separator: "\n").filter { $0.contains("+") }.map { $0.suffix(10) }
            }
            let newest = try await chat.write("/history", by: chat.ana)
            #expect(days(newest).first == "09/02/2026")
            #expect(days(newest).count == 8)
            let older = try await chat.press("h:b:", by: chat.ana)
            #expect(days(older) == ["01/02/2026", "31/01/2026"])
            let newer = try await chat.press("h:a:", by: chat.ana)
            #expect(days(newer) == days(newest))
        }
    }

    @Test func `words without a meaning get a kind answer`() async throws {
        try await Chat.with { chat async throws in
            #expect(try await chat.write("¿quién eres?", by: chat.ana).text?.contains("/help") == true)
        }
    }

    @Test(arguments: [
        "a\u{0}b", "\u{0}", "", String(repeating: "👩‍👩‍👧‍👦", count: 256), "e" + String(repeating: "\u{301}", count: 300),
    ])
    func `whoever writes becomes a member, whatever their name is`(name: String) async throws {
        try await Chat.with { chat async throws in
            let update = try Update(
                json: [
                    "update_id": 77,
                    "message": [
                        "message_id": 1, "date": 1_769_860_800, "text": "/start",
                        "from": ["id": 5, "is_bot": false, "first_name": .string(name), "username": .string(name)],
                        "chat": ["id": 5, "type": "private"],
                    ],
                ])
            #expect(try await !chat.bot.answer(update).response.isEmpty)
            #expect(try await chat.count("identity.users") == 1)
        }
    }

    @Test func `a name cannot inject markup`() async throws {
        try await Chat.with { chat async throws in
            let update = try Update(
                json: [
                    "update_id": 77,
                    "message": [
                        "message_id": 1, "date": 1_769_860_800, "text": "/start",
                        "from": ["id": 5, "is_bot": false, "first_name": "<b>&"],
                        "chat": ["id": 5, "type": "private", "first_name": "<b>&"],
                    ],
                ])
            let answer = try await chat.bot.answer(update)
            #expect(String(decoding: answer.response, as: UTF8.self).contains("&lt;b&gt;&amp;"))
        }
    }

    @Test func `who has not begun is told that there is a story, and how to begin it`() async throws {
        try await Chat.with { chat async throws in
            for _ in 0..<2 {
                let progress = try await chat.write("/progress", by: chat.ana)
                #expect(progress.text?.hasPrefix("Aún no has entrado en la historia.") == true)
            }
            #expect(try await chat.press("s", by: chat.ana).text?.contains("La verja") == true)
        }
    }

    @Test func `where there are several stories members choose, and change`() async throws {
        try await Chat.with { chat async throws in
            let other = """
                story: other
                start: light
                narrator: lucien

                == sea
                title.es: El mar
                title.en: The Sea

                :: light
                title.es: El faro
                title.en: The Lighthouse
                text.es: Un faro.
                text.en: A lighthouse.
                """
            let story = try #require(StoryParser.parse(Array(other.utf8), knowing: .chat).story)
            try await chat.perform(PublishStory(story), PublishStory.Handler())
            let choice = try await chat.write("/story", by: chat.ana)
            #expect(choice.keyboard?.rows.joined().map(\.text) == ["📖 La verja", "📖 El faro"])
            #expect(try await chat.press("ss:2", by: chat.ana).text?.contains("Un faro.") == true)
            let again = try await chat.write("/story", by: chat.ana)
            #expect(again.text?.contains("Un faro.") == true, "\(again.text ?? "")")
            #expect(try await chat.write("/progress", by: chat.ana).text?.contains("El mar") == true)
            try await chat.press("sl", by: chat.ana)
            #expect(try await chat.press("ss:1", by: chat.ana).text?.contains("La verja") == true)
            try await chat.press("d:1", by: chat.ana)
            try await chat.write("/stories", by: chat.ana)
            try await chat.press("ss:2", by: chat.ana)
            try await chat.write("/historias", by: chat.ana)
            #expect(try await chat.press("ss:1", by: chat.ana).text?.contains("El vestíbulo") == true)
        }
    }
}
