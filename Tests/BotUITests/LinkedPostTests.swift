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

@Suite struct LinkedPostTests {
    /// Behind the gate a hall that only a level opens, and that may be told of.
    private static let story = Chat.storyText.replacing(
        "title.en: The Hall\n",
        with:
            "title.en: The Hall\npreview.es: Se oye <música>.\npreview.en: There is music.\nneeds: level 9\nprice: 40\n"
    )

    private func publish(_ post: PublishPost, _ chat: Chat, _ stage: Backstage) async throws -> Message {
        try await chat.perform(post, PublishPost.Handler())
        try await stage.follow()
        return try #require(chat.simulator.messages(of: chat.simulator.channel).last)
    }

    private func press(_ data: String, on post: Message, _ chat: Chat, by member: TelegramID, time: Int64 = 0)
        async throws -> BotAnswer
    {
        let update = try Update(
            json: [
                "update_id": .int(Int64(700_000 + post.id) + member.rawValue % 1000 + time * 1000),
                "callback_query": [
                    "id": "1", "chat_instance": "1", "data": .string(data),
                    "from": ["id": .int(member.rawValue), "is_bot": false, "first_name": "X", "language_code": "es"],
                    "message": [
                        "message_id": .int(post.id), "date": 1_769_860_800,
                        "chat": ["id": .int(chat.simulator.channel.rawValue), "type": "channel", "title": "X"],
                    ],
                ],
            ])
        return try await chat.bot.answer(update)
    }

    @Test func `a preview post opens its fragment to whoever presses it, and its chat there`() async throws {
        try await Chat.with(publishing: Self.story) { chat async throws in
            let stage = try await Backstage.open(chat)
            let post = try await self.publish(
                PublishPost(
                    chat: chat.simulator.channel, text: nil, reactions: ["love"], linkedFragment: "hall"), chat, stage)
            #expect(post.text == "El vestíbulo\n\nSe oye <música>.")
            #expect(post.keyboard?.rows.map { $0.map(\.text) } == [["📖 El vestíbulo"], ["❤️"]])

            let closed = try await chat.write("/start f_hall", by: chat.ana)
            #expect(closed.text?.contains("Se oye <música>.") == true)
            #expect(closed.text?.contains("El nivel 9") == true)
            #expect(closed.keyboard?.rows.joined().map(\.text).first == "💋 Abrir por 40")

            for _ in 0..<2 {
                let answer = try await self.press("xf:1", on: post, chat, by: chat.ana)
                #expect(answer.opens == "f_hall" && answer.toast?.contains("«El vestíbulo»") == true)
                #expect(answer.response.isEmpty, "nobody is answered where all read")
            }
            #expect(try await chat.count("narrative.user_unlocks WHERE reason = 'post:1'") == 1)
            _ = try await self.press("xf:1", on: post, chat, by: chat.chloe)
            _ = try await self.press("xf:1", on: post, chat, by: chat.ana, time: 1)
            try await stage.follow()
            let listed = try await PostReader(database: chat.storage.database).posts(deliveredBy: "none", limit: 5)
            #expect(listed.map(\.post.linkPresses) == [3] && listed.map(\.post.linkOpenings) == [2])
            let open = try await chat.write("/start f_hall", by: chat.ana)
            #expect(open.text?.contains("Hace frío.") == true)
            #expect(try await chat.press("d:", by: chat.ana).text?.contains("El camino") == true)
        }
    }

    @Test func `a link that leads nowhere greets`() async throws {
        try await Chat.with(publishing: Self.story) { chat async throws in
            for payload in ["f_nowhere", "promo", "f_", "f_hall%"] {
                let greeting = try await chat.write("/start \(payload)", by: chat.ana)
                #expect(greeting.text?.contains("Lucien") == true || greeting.text?.contains("Bienvenido") == true)
            }
            #expect(try await chat.write("/start f_road", by: chat.ana).text?.contains("se llega leyendo") == true)
        }
    }

    @Test func `a door behind a link can be paid for there`() async throws {
        try await Chat.with(publishing: Self.story) { chat async throws in
            try await chat.write("/start", by: chat.ana)
            try await chat.perform(
                GrantBesitos(user: UserID(1), amount: Besitos(60)!, source: .adminGrant, description: nil),
                GrantBesitos.Handler(ledger: PostgresBesitoLedger()))
            try await chat.write("/start f_hall", by: chat.ana)
            #expect(try await chat.press("u:", by: chat.ana).text?.contains("Hace frío.") == true)
            #expect(try await chat.storage.sql("SELECT besitos FROM gamification.user_balances") == [["20"]])
        }
    }

    @Test func `a post of a fragment that nobody may be told of needs a text`() async throws {
        try await Chat.with(publishing: Self.story) { chat async throws in
            let channel = chat.simulator.channel
            func refused(_ fragment: String) async throws -> String? {
                do {
                    try await chat.perform(
                        PublishPost(chat: channel, text: nil, reactions: [], linkedFragment: fragment),
                        PublishPost.Handler())
                    return nil
                } catch let refusal as Refusal { return refusal.code }
            }
            #expect(try await refused("road") == "telegram.no_preview")
            #expect(try await refused("nowhere") == "narrative.no_such_fragment")
            let stage = try await Backstage.open(chat)
            let post = try await self.publish(
                PublishPost(chat: channel, text: "Ven.", reactions: [], linkedFragment: "road"), chat, stage)
            #expect(post.keyboard?.rows.map { $0.map(\.text) } == [["📖 El camino"]])
        }
    }

    @Test(arguments: [
        #"{"chat_id": 1, "reactions": ["love"]}"#, #"{"chat_id": 1, "text": "x", "reactions": []}"#,
        #"{"chat_id": 1, "text": "x"}"#, #"{"chat_id": 1, "linked_fragment": "a", "reactions": ["love", "love"]}"#,
        #"{"chat_id": 1, "linked_fragment": "a", "text": ""}"#,
        #"{"chat_id": 1, "linked_fragment": "a", "language": "fr"}"#,
    ])
    func `a post without what it needs is not accepted`(body: String) throws {
        let json = try JSONReader.read(body)
        #expect(throws: JSONFault.self) { try PublishPost(json: json) }
    }
}
