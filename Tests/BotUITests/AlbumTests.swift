import JSON
import TelegramAPI
import TelegramSimulator
import TestKit
import Testing
import Vocabulary

@testable import BotUI

@Suite struct AlbumTests {
    private static func story(pictures: Int) -> String {
        let media = (0..<pictures).map { number in
            "media: image https://pictures.example/\(number).jpg | Foto \(number) | Picture \(number)"
        }
        return (Chat.storyText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + media)
            .joined(separator: "\n") + "\n"
    }

    private func pictures(of member: TelegramID, in chat: Chat) -> [Message.Picture] {
        chat.simulator.messages(of: member).compactMap(\.picture)
    }

    @Test func `several pictures come once, as an album, in the member's language`() async throws {
        try await Chat.with(publishing: Self.story(pictures: 3)) { chat async throws in
            let stage = try await Backstage.open(chat)
            for member in [chat.ana, chat.chloe] {
                try await chat.write("/story", by: member)
                let message = chat.simulator.messages(of: member).last { $0.from?.isBot == true }
                let leave = message?.keyboard?.rows[1][0]
                guard case .callback(let data)? = leave?.action, let id = message?.id else {
                    Issue.record("no second decision")
                    return
                }
                _ = try chat.simulator.press(data, on: id, by: member)
                await chat.simulator.settle()
            }
            try await stage.follow()
            try await stage.follow()
            for (member, word) in [(chat.ana, "Foto"), (chat.chloe, "Picture")] {
                let captions = self.pictures(of: member, in: chat).map { picture -> String? in
                    if case .photo(_, let caption, _) = picture { caption } else { nil }
                }
                #expect(captions == ["\(word) 0", "\(word) 1", "\(word) 2"])
            }
        }
    }

    @Test func `who asks for the story again gets its pictures and sounds again, but not each second`() async throws {
        let media = """
            media: audio https://sounds.example/rain.mp3 | La lluvia | The rain
            media: image https://pictures.example/a.jpg | Una | One
            media: image https://pictures.example/b.jpg | Dos | Two
            """
        let story = Chat.storyText.replacing("title.en: The Gate\n", with: "title.en: The Gate\n\(media)\n")
        try await Chat.with(publishing: story) { chat async throws in
            let stage = try await Backstage.open(chat)
            let sound = Message.Picture.audio(file: "https://sounds.example/rain.mp3", caption: "La lluvia")
            try await chat.write("/story", by: chat.ana)
            try await stage.follow()
            #expect(self.pictures(of: chat.ana, in: chat).count == 3)
            #expect(self.pictures(of: chat.ana, in: chat).contains(sound))
            for _ in 0..<3 { try await chat.write("/story", by: chat.ana) }
            try await stage.follow()
            #expect(self.pictures(of: chat.ana, in: chat).count == 6)
            #expect(self.pictures(of: chat.ana, in: chat).count { $0 == sound } == 2)
        }
    }

    @Test func `one picture stands above the words and goes with them`() async throws {
        try await Chat.with(publishing: Self.story(pictures: 1)) { chat async throws in
            try await chat.write("/story", by: chat.ana)
            let message = try #require(chat.simulator.messages(of: chat.ana).last)
            guard case .callback(let leave)? = message.keyboard?.rows[1][0].action else { return }
            _ = try chat.simulator.press(leave, on: message.id, by: chat.ana)
            await chat.simulator.settle()
            #expect(self.pictures(of: chat.ana, in: chat) == [.preview(url: "https://pictures.example/0.jpg")])
            _ = try chat.simulator.press("b", on: message.id, by: chat.ana)
            await chat.simulator.settle()
            #expect(self.pictures(of: chat.ana, in: chat).isEmpty)
        }
    }
}
