import TelegramAPI
import Testing
import Vocabulary

@testable import BotUI

@Suite struct LongPageTests {
    private let page = String(repeating: "La lluvia se detiene. ", count: 60)

    @Test func `"typing…" comes before a new message that is long, not before an edit or a short one`() {
        let chat = TelegramID(1)
        #expect(BotAnswer(.sendMessage(to: chat, text: self.page)).isLongPage)
        #expect(!BotAnswer(.sendMessage(to: chat, text: "Hola")).isLongPage)
        #expect(!BotAnswer(.editMessageText(7, in: chat, text: self.page)).isLongPage)
        #expect(!BotAnswer.nothing.isLongPage)
    }
}
