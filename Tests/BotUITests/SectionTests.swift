import Coordination
import Gamification
import JSON
import TelegramAPI
import TelegramSimulator
import TestKit
import Testing
import Vocabulary

@testable import BotUI

/// What holds of every section, whichever it is.
@Suite struct SectionTests {
    /// A press of a button that need not stand under any message any more.
    private func press(
        _ data: String, by member: TelegramID, speaking language: String, id: Int64, isOld: Bool = false
    ) throws -> Update {
        let chat: JSONValue = ["id": .int(member.rawValue), "type": "private", "first_name": "X"]
        return try Update(
            json: [
                "update_id": .int(id),
                "callback_query": [
                    "id": .string("\(id)"), "chat_instance": "1", "data": .string(data),
                    "from": [
                        "id": .int(member.rawValue), "is_bot": false, "first_name": "X",
                        "language_code": .string(language),
                    ],
                    "message": ["message_id": 7, "date": .int(isOld ? 0 : 1_769_860_800), "chat": chat],
                ],
            ])
    }

    /// The text of the message that an answer shows.
    private func text(_ answer: BotAnswer) throws -> String {
        try JSONReader.read(answer.response)["text"]?.string ?? ""
    }

    private func fill(_ chat: Chat) async throws {
        for member in [chat.ana, chat.chloe] { try await chat.write("/start", by: member) }
        try await chat.perform(
            GrantBesitos(user: UserID(1), amount: Besitos(100)!, source: .adminGrant, description: nil),
            GrantBesitos.Handler(ledger: PostgresBesitoLedger()))
        try await chat.storage.sql(
            """
            INSERT INTO gamification.items (created_at, is_unique, item_key, item_type, rarity, name)
            VALUES (now(), false, 'mask', 'collectible', 'rare', '{"es": "Máscara", "en": "Mask"}')
            """)
        try await chat.storage.sql(
            "INSERT INTO gamification.user_inventory (user_id, item_id, quantity, acquired_at) VALUES (1, 1, 2, now())")
        try await chat.perform(
            OpenAuction(
                item: "mask", startingBid: Besitos(20)!, minimumIncrement: Besitos(5)!, end: .after(seconds: 3600)),
            OpenAuction.Handler())
    }

    @Test func `every door and every command of the menu leads somewhere, in the member's language`() async throws {
        try await Chat.with { chat async throws in
            try await self.fill(chat)
            let wishes =
                Sections.kinds.flatMap { $0.doors }.map(\.intent.buttonData)
                + Sections.kinds.flatMap { $0.commands }.map { Intent(word: "/\($0.word)").buttonData }
            var id: Int64 = 10_000
            for wish in Set(wishes).sorted() {
                var texts: [String] = []
                for (member, language) in [(chat.ana, "es"), (chat.chloe, "en")] {
                    id += 1
                    let answer = try await chat.bot.answer(
                        try self.press(wish, by: member, speaking: language, id: id))
                    texts.append(try self.text(answer))
                }
                #expect(texts.allSatisfy { !$0.isEmpty }, "\(wish)")
                #expect(texts[0] != texts[1], "\(wish) says the same in both languages: \(texts[0])")
                for (text, language) in zip(texts, [Language.spanish, .english]) {
                    #expect(text != Catalogue(language)(.notUnderstood), "\(wish)")
                    #expect(!text.contains("{"), "\(wish) has a hole: \(text)")
                }
            }
        }
    }

    /// Of each section: what never was, what is over, and what is no number.
    private static let stale = [
        "d:999", "u:999:999", "p:999:3", "p:x:y", "qc:999", "a:999", "i:999", "iu:999", "ip:99", "he:999", "h:b:1",
        "h:a:999999", "tr:999:a", "tr:1:zz", "au:999", "ab:999:20", "ab:1:1", "gs:999:5", "gs:1:5", "lb:none", "lh:7",
        "x:999:love", "n:7", "qm:999", "qm:x", "qr:999:love", "qr:1", "mg:999:1.2", "mg:1:x", "mg:9", "mp:999:1", "mp:",
        "mt", "lo:3", "nothing:at:all", "", ":",
        "d:", "au:99999999999999999999",
    ]

    @Test func `a stale button is answered kindly, in both languages`() async throws {
        try await Chat.with { chat async throws in
            try await self.fill(chat)
            var id: Int64 = 20_000
            for data in Self.stale where !data.isEmpty {
                for (member, language) in [(chat.ana, "es"), (chat.chloe, "en")] {
                    id += 1
                    let answer = try await chat.bot.answer(
                        try self.press(data, by: member, speaking: language, id: id))
                    let said = try self.text(answer)
                    #expect(!said.isEmpty, "\(data) gets silence")
                    #expect(TelegramLimits.accepts(html: said), "\(data)")
                    #expect(!said.contains("{"), "\(data): \(said)")
                }
            }
            #expect(try await chat.count("gamification.auction_bids") == 0)
            #expect(try await chat.count("gamification.gifts") == 0)
        }
    }

    @Test func `buttons work in another process, and from a message too old to be edited`() async throws {
        try await Chat.with { chat async throws in
            try await self.fill(chat)
            let doors = Sections.kinds.flatMap { $0.doors }.map(\.intent.buttonData)
            var buttons: Set<String> = []
            var id: Int64 = 30_000
            for door in doors {
                id += 1
                let answer = try await chat.bot.answer(
                    try self.press(door, by: chat.ana, speaking: "es", id: id))
                let keyboard = try JSONReader.read(answer.response)["reply_markup"]
                let shown = try keyboard.map { try InlineKeyboard(json: $0) }?.rows.joined().map(\.action) ?? []
                for case .callback(let data) in shown { buttons.insert(data) }
            }
            #expect(buttons.count > 15)
            let restarted = chat.anotherBot()
            for data in buttons.sorted() {
                id += 1
                let answer = try await restarted.answer(
                    try self.press(data, by: chat.ana, speaking: "es", id: id, isOld: true))
                let call = try JSONReader.read(answer.response)
                #expect(call["method"] == "sendMessage", "\(data): what cannot be edited is said anew")
                #expect(try self.text(answer) != Catalogue(.spanish)(.notUnderstood), "\(data)")
            }
        }
    }
}
