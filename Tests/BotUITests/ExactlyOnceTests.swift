import TestKit
import PostgresDriver
import JSON
import TelegramAPI
import Testing
import Vocabulary

@testable import BotUI

@Suite struct ExactlyOnceTests {
    private func update(_ id: Int64, _ text: String, from user: Int64 = 42) throws -> Update {
        try Update(
            json: [
                "update_id": .int(id),
                "message": [
                    "message_id": .int(id), "date": 1_769_860_800, "text": .string(text),
                    "from": ["id": .int(user), "is_bot": false, "first_name": "Ana", "language_code": "es"],
                    "chat": ["id": .int(user), "type": "private", "first_name": "Ana"],
                ],
            ])
    }

    private func answers(_ chat: Chat, _ updates: [Update]) async throws -> [[UInt8]] {
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for update in updates { group.addTask { try await chat.bot.answer(update).response } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func `a hundred copies of one update pay once and get the same reply`() async throws {
        try await Chat.with { chat async throws in
            let update = try self.update(1001, "/daily")
            let replies = try await self.answers(chat, Array(repeating: update, count: 100))
            #expect(Set(replies).count == 1)
            #expect(String(decoding: replies[0], as: UTF8.self).contains("+10"))
            #expect(try await chat.count("gamification.transactions") == 1)
            #expect(try await chat.count("coordination.commands WHERE scope = 'telegram' AND key = '1001'") == 1)
        }
    }

    @Test func `a hundred updates at once that ask for the gift get it once`() async throws {
        try await Chat.with { chat async throws in
            let updates = try (0..<100).map { try self.update(2000 + $0, "/daily") }
            let replies = try await self.answers(chat, updates)
            #expect(replies.count { String(decoding: $0, as: UTF8.self).contains("+10") } == 1)
            #expect(try await chat.count("gamification.transactions") == 1)
            #expect(try await chat.storage.sql("SELECT besitos FROM gamification.user_balances") == [["10"]])
        }
    }

    @Test func `a repeated question gets the first answer, though the balance has moved`() async throws {
        try await Chat.with { chat async throws in
            _ = try await chat.bot.answer(try self.update(1, "/start"))
            let question = try self.update(2, "/balance")
            let first = try await chat.bot.answer(question).response
            _ = try await chat.bot.answer(try self.update(3, "/daily"))
            #expect(try await chat.bot.answer(question).response == first)
            #expect(try await chat.bot.answer(try self.update(4, "/balance")).response != first)
        }
    }

    @Test(arguments: ["/balance", "/history"])
    func `a question that made somebody a member gets its first answer again`(question: String) async throws {
        try await Chat.with { chat async throws in
            let first = try await chat.bot.answer(try self.update(1, question)).response
            _ = try await chat.bot.answer(try self.update(2, "/daily"))
            #expect(try await chat.bot.answer(try self.update(1, question)).response == first)
        }
    }

    @Test func `copies answered at the same time get the words of the first`() {
        let recent = RecentUpdates<BotAnswer>(capacity: 2)
        let (first, second) = (BotAnswer(response: [1], toast: nil), BotAnswer(response: [2], toast: nil))
        #expect(recent.first(first, for: 7).response == [1])
        #expect(recent.first(second, for: 7).response == [1])
        for update: Int64 in 8...9 { _ = recent.first(second, for: update) }
        #expect(recent[7] == nil, "the oldest makes room")
        #expect(recent[9]?.response == [2])
    }

    @Test func `an id that comes back with other contents does nothing`() async throws {
        try await Chat.with { chat async throws in
            _ = try await chat.bot.answer(try self.update(1, "/start"))
            #expect(try await chat.bot.answer(try self.update(1, "/daily")).response.isEmpty)
            #expect(try await chat.count("gamification.transactions") == 0)
        }
    }

    @Test func `groups, channels and other bots are left alone`() async throws {
        try await Chat.with { chat async throws in
            let group = try Update(
                json: [
                    "update_id": 9,
                    "message": [
                        "message_id": 1, "date": 1, "text": "/daily",
                        "from": ["id": 5, "is_bot": false, "first_name": "A"], "chat": ["id": -100, "type": "group"],
                    ],
                ])
            #expect(try await chat.bot.answer(group).response.isEmpty)
            #expect(try await chat.count("identity.users") == 0)
        }
    }

    @Test func `a gift costs as many statements for a member of long standing as for a new one`() async throws {
        try await Chat.with { chat async throws in
            func statements(_ id: Int64) async throws -> Int {
                let before = chat.storage.database.statementCount
                _ = try await chat.bot.answer(try self.update(id, "/daily"))
                return chat.storage.database.statementCount - before
            }
            _ = try await chat.bot.answer(try self.update(1, "/start"))
            let first = try await statements(100)
            for id in Int64(101)..<120 {
                chat.clock.advance(seconds: 86_400)
                _ = try await statements(id)
            }
            chat.clock.advance(seconds: 86_400)
            #expect(try await statements(120) == first)
        }
    }
}
