import JSON
import RateLimits
import TelegramAPI
import TelegramSimulator
import Testing
import Vocabulary

@testable import BotUI

@Suite struct PaceTests {
    @Test func `who decides too fast is told once, in their language, and loses nothing`() async throws {
        let limits = RateLimiter(rules: RateRules([.decision: try #require(RateLimit("1/60"))]))
        try await Chat.with(limits: limits) { chat async throws in
            try await chat.write("/story", by: chat.ana)
            #expect(try await chat.press("d:", by: chat.ana).text?.contains("El vestíbulo") == true)
            let hall = chat.simulator.messages(of: chat.ana).last { $0.keyboard != nil }!
            guard case .callback(let data)? = hall.keyboard?.rows[0][0].action else {
                throw Chat.Unreadable(findings: ["no button"])
            }
            for _ in 0..<3 {
                _ = try chat.simulator.press(data, on: hall.id, by: chat.ana)
                await chat.simulator.settle()
            }
            let messages = chat.simulator.messages(of: chat.ana)
            #expect(messages.count { $0.text?.hasPrefix("Despacio") == true } == 1)
            #expect(messages.first { $0.id == hall.id }?.text?.contains("El vestíbulo") == true)
            #expect(try await chat.write("/balance", by: chat.ana).text?.contains("Tienes 5 besitos") == true)
        }
    }

    @Test func `a repeated update is not counted again`() async throws {
        let limits = RateLimiter(rules: RateRules([.decision: try #require(RateLimit("1/60"))]))
        try await Chat.with(limits: limits) { chat async throws in
            try await chat.write("/story", by: chat.ana)
            let gate = chat.simulator.messages(of: chat.ana).last { $0.keyboard != nil }!
            guard case .callback(let data)? = gate.keyboard?.rows[0][0].action else {
                throw Chat.Unreadable(findings: ["no button"])
            }
            let update = try Update(
                json: [
                    "update_id": 900,
                    "callback_query": [
                        "id": "900", "chat_instance": "1", "data": .string(data),
                        "from": [
                            "id": .int(chat.ana.rawValue), "is_bot": false, "first_name": "Ana", "language_code": "es",
                        ],
                        "message": [
                            "message_id": .int(gate.id), "date": 1_769_860_800,
                            "chat": ["id": .int(chat.ana.rawValue), "type": "private", "first_name": "Ana"],
                        ],
                    ],
                ])
            let first = try await chat.bot.answer(update).response
            for _ in 0..<5 { #expect(try await chat.bot.answer(update).response == first) }
        }
    }
}
