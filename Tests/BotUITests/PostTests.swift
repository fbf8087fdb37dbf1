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

@Suite struct PostTests {
    /// A post with two buttons, published in `room`; as it stands there.
    private func publish(in room: TelegramID, _ chat: Chat, _ stage: Backstage) async throws -> Message {
        let post = KeepPost(chat: room, text: "La puerta está <b>abierta</b>.", reactions: ["love", "fire"])
        try await chat.perform(PublishPost(post), PublishPost.Handler())
        try await stage.follow()
        return try #require(chat.simulator.messages(of: room).last)
    }

    private func labels(_ message: Message?) -> [String] { message?.keyboard?.rows.joined().map(\.text) ?? [] }

    @Test func `a post comes into the channel once, with its buttons`() async throws {
        try await Chat.with { chat async throws in
            let stage = try await Backstage.open(chat)
            let post = try await self.publish(in: chat.simulator.channel, chat, stage)
            #expect(post.text == "La puerta está abierta.")
            #expect(self.labels(post) == ["❤️", "🔥"])
            #expect(try await chat.count("gamification.channel_posts WHERE message_id = \(post.id)") == 1)
            try await stage.follow()
            #expect(chat.simulator.messages(of: chat.simulator.channel).count == 1)
        }
    }

    @Test func `a post that Telegram refuses is listed as failed, and why`() async throws {
        try await Chat.with { chat async throws in
            let stage = try await Backstage.open(chat)
            let broken = KeepPost(chat: chat.simulator.channel, text: "Hola <b>a todos", reactions: ["love"])
            try await chat.perform(PublishPost(broken), PublishPost.Handler())
            let reader = PostReader(database: chat.storage.database)
            #expect(try await reader.posts(deliveredBy: PostDelivery.name, limit: 9).map(\.state) == [.pending])
            try await stage.follow()
            let failed = try #require(try await reader.posts(deliveredBy: PostDelivery.name, limit: 9).first)
            #expect(failed.state == .failed && failed.fault?.contains("parse") == true, "\(failed.fault ?? "no fault")")
            _ = try await self.publish(in: chat.simulator.channel, chat, stage)
            let posts = try await reader.posts(deliveredBy: PostDelivery.name, limit: 9)
            #expect(posts.map(\.state) == [.published, .failed])
        }
    }

    @Test func `presses under a post are counted on its buttons, with few edits`() async throws {
        try await Chat.with { chat async throws in
            let stage = try await Backstage.open(chat)
            let channel = chat.simulator.channel
            let post = try await self.publish(in: channel, chat, stage)
            for member in chat.simulator.members.map(\.id) {
                _ = try chat.simulator.press("x:1:love", on: post.id, in: channel, by: member)
                await chat.simulator.settle()
            }
            #expect(chat.simulator.messages(of: channel).count == 1, "nobody is answered where all read")
            try await stage.follow()
            try await stage.retry(after: 12)
            #expect(self.labels(chat.simulator.messages(of: channel).last) == ["❤️ 3", "🔥"])
            #expect(chat.simulator.calls.count { $0.method == "editMessageReplyMarkup" } == 1)

            _ = try chat.simulator.press("x:1:love", on: post.id, in: channel, by: chat.ana)
            await chat.simulator.settle()
            try await stage.follow()
            try await stage.retry(after: 12)
            #expect(self.labels(chat.simulator.messages(of: channel).last) == ["❤️ 2", "🔥"])
        }
    }

    @Test func `many posts of a chat are brought up to date a few at a time`() async throws {
        try await Chat.with { chat async throws in
            let stage = try await Backstage.open(chat)
            let channel = chat.simulator.channel
            for number in 1...5 {
                let post = try await self.publish(in: channel, chat, stage)
                _ = try chat.simulator.press("x:\(number):fire", on: post.id, in: channel, by: chat.ana)
                await chat.simulator.settle()
            }
            try await stage.follow()
            chat.clock.advance(seconds: 12)
            var edits: [Int] = []
            for _ in 0..<3 {
                try await stage.retry(after: 12)
                edits.append(chat.simulator.calls.count { $0.method == "editMessageReplyMarkup" })
            }
            #expect(edits.last == 5)
            #expect(chat.simulator.messages(of: channel).allSatisfy { self.labels($0) == ["❤️", "🔥 1"] })
        }
    }

    @Test func `Telegram's own reactions in a channel are kept as totals`() async throws {
        try await Chat.with { chat async throws in
            let stage = try await Backstage.open(chat)
            let channel = chat.simulator.channel
            let post = try await self.publish(in: channel, chat, stage)
            for member in [chat.ana, chat.chloe] {
                try chat.simulator.react("👍", on: post.id, in: channel, by: member)
                await chat.simulator.settle()
            }
            try chat.simulator.react("🔥", on: post.id, in: channel, by: chat.chloe)
            await chat.simulator.settle()
            let kept = try await chat.storage.sql("SELECT native_counts::text FROM gamification.channel_posts")
            #expect(kept == [[#"{"👍": 1, "🔥": 1}"#]] || kept == [[#"{"🔥": 1, "👍": 1}"#]])
            #expect(try await chat.count("gamification.content_reactions") == 0, "nobody knows whose they are")
            let posts = try await PostReader(database: chat.storage.database).posts(
                deliveredBy: PostDelivery.name, limit: 1)
            #expect(JSONWriter.text(of: posts[0]).contains("native_counted_at\":\"2026"))
        }
    }

    @Test(arguments: [true, false])
    func `where bots see who reacted, Telegram's own reactions pay once`(isGroup: Bool) async throws {
        try await Chat.with { chat async throws in
            let stage = try await Backstage.open(chat)
            try await chat.write("/start", by: chat.ana)
            let room = isGroup ? chat.simulator.group : chat.ana
            let post = try await self.publish(in: room, chat, stage)
            for emoji in ["❤", nil, "❤", "🔥"] {
                try chat.simulator.react(emoji, on: post.id, in: room, by: chat.ana)
                await chat.simulator.settle()
            }
            #expect(try await chat.count("gamification.transactions WHERE source = 'reaction'") == 1)
            let live = "SELECT reaction_type FROM gamification.content_reactions WHERE removed_at IS NULL"
            #expect(try await chat.storage.sql(live) == [["fire"]])
        }
    }
}
