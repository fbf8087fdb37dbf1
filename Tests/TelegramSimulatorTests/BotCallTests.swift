import HTTPClient
import JSON
import TelegramAPI
import Testing
import Vocabulary

@testable import TelegramSimulator

@Suite struct BotCallTests {
    private static let tooLong = String(repeating: "é", count: 4097)

    @Test(
        arguments: [
            (["chat_id": 1, "text": ""], "Bad Request: message text is empty"),
            (["chat_id": 1], "Bad Request: message text is empty"),
            (["text": "x"], "Bad Request: chat_id is empty"),
            (["chat_id": 1, "text": "x"], "Bad Request: chat not found"),
            (["chat_id": "@nobody", "text": "x"], "Bad Request: chat not found"),
            (["chat_id": "ANA", "text": " \n "], "Bad Request: text must be non-empty"),
            (["chat_id": "ANA", "text": .string(Self.tooLong)], "Bad Request: message is too long"),
            (
                ["chat_id": "ANA", "text": .string(String(repeating: "x", count: 32_769))],
                "Bad Request: text is too long"
            ),
            (["chat_id": "ANA", "text": "x", "parse_mode": nil], "Bad Request: unsupported parse_mode"),
            (
                ["chat_id": "ANA", "text": "a<br>", "parse_mode": "HTML"],
                "Bad Request: can't parse entities: Unsupported start tag \"br\" at byte offset 1"
            ),
            (["chat_id": "ANA", "text": "x", "reply_markup": nil], "Bad Request: object expected as reply markup"),
            (
                ["chat_id": "ANA", "text": "x", "reply_markup": "{"],
                "Bad Request: can't parse reply keyboard markup JSON object"
            ),
            (
                ["chat_id": "ANA", "text": "x", "reply_markup": ["inline_keyboard": [[["text": "a"]]]]],
                "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
            ),
            (
                ["chat_id": "ANA", "text": "x", "reply_markup": ["inline_keyboard": [[["callback_data": "a"]]]]],
                "Bad Request: can't parse inline keyboard button: Can't find field \"text\""
            ),
        ] as [(JSONValue, String)])
    func `an unacceptable message is refused in Telegram's words`(_ parameters: JSONValue, _ words: String) throws {
        let stage = Stage()
        try stage.simulator.write("/start", by: stage.ana)
        var members = try #require(parameters.object)
        if members["chat_id"] == "ANA" { members["chat_id"] = .int(stage.ana.rawValue) }
        #expect(stage.refusal("sendMessage", .object(members)) == words)
        #expect(stage.simulator.messages(of: stage.ana).count == 1)
    }

    @Test(arguments: [
        (1, ""), (64, ""), (0, "Bad Request: BUTTON_DATA_INVALID"), (65, "Bad Request: BUTTON_DATA_INVALID"),
    ])
    func `callback data has 1 to 64 bytes`(_ bytes: Int, _ words: String) throws {
        let stage = Stage()
        try stage.simulator.write("/start", by: stage.ana)
        let button: JSONValue = ["text": "a", "callback_data": .string(String(repeating: "x", count: bytes))]
        let parameters: JSONValue = [
            "chat_id": .int(stage.ana.rawValue), "text": "x", "reply_markup": ["inline_keyboard": [[button]]],
        ]
        #expect(stage.refusal("sendMessage", parameters) == words)
    }

    @Test func `a message is sent as parsed, with what Telegram finds in it`() async throws {
        let stage = Stage()
        let message = try await stage.started()
        #expect(message.text == "Hi")
        #expect(message.entities == [MessageEntity(type: "bold", offset: 0, length: 2)])
        #expect(message.from?.isBot == true)
        #expect(message.keyboard == InlineKeyboard(column: [InlineButton("Go", data: "go")]))
        try await stage.call(.sendMessage(to: stage.ana, text: " see /help or a/b "))
        let second = try #require(stage.simulator.messages(of: stage.ana).last)
        #expect(second.text == "see /help or a/b")
        #expect(second.entities == [MessageEntity(type: "bot_command", offset: 4, length: 5)])
        #expect(second.id == message.id + 1)
    }

    @Test func `parameters are text at the top`() throws {
        let stage = Stage()
        try stage.simulator.write("/start", by: stage.ana)
        let parameters: JSONValue = ["chat_id": .string("\(stage.ana)"), "text": 5, "no_such_parameter": true]
        #expect(stage.refusal("SENDMESSAGE", parameters) == "")
        #expect(stage.simulator.messages(of: stage.ana).last?.text == "5")
    }

    @Test func `whoever blocked the bot is not written to`() async throws {
        let stage = Stage()
        _ = try await stage.started()
        try stage.simulator.setBlocked(true, by: stage.ana)
        await #expect(throws: BotAPIError.blocked) { try await stage.call(.sendMessage(to: stage.ana, text: "x")) }
        try stage.simulator.setBlocked(false, by: stage.ana)
        try await stage.call(.sendMessage(to: stage.ana, text: "x"))
    }

    @Test func `an edit changes text and keyboard and leaves a date`() async throws {
        let stage = Stage()
        let message = try await stage.started()
        stage.manual.advance(by: .seconds(5))
        try await stage.call(.editMessageText(message.id, in: stage.ana, text: "Bye"))
        let edited = stage.simulator.messages(of: stage.ana)[1]
        #expect(edited.text == "Bye")
        #expect(edited.keyboard == nil)
        #expect(edited.date == message.date)
        #expect(edited.editDate == message.date.advanced(by: .seconds(5)))
    }

    @Test func `an edit that changes nothing is refused`() async throws {
        let stage = Stage()
        let message = try await stage.started()
        let same = BotCall.editMessageText(message.id, in: stage.ana, text: "<b>Hi</b>", keyboard: message.keyboard)
        await #expect(throws: BotAPIError.notModified) { try await stage.call(same) }
        try await stage.call(.editMessageReplyMarkup(message.id, in: stage.ana))
        await #expect(throws: BotAPIError.notModified) {
            try await stage.call(.editMessageReplyMarkup(message.id, in: stage.ana))
        }
    }

    @Test func `only what exists and is the bot's own can be edited`() async throws {
        let stage = Stage()
        let message = try await stage.started()
        let own = stage.simulator.messages(of: stage.ana)[0].id
        let chat = JSONValue.int(stage.ana.rawValue)
        let (missing, foreign) = (JSONValue.int(message.id + 1), JSONValue.int(own))
        let words = [
            stage.refusal("editMessageText", ["chat_id": chat, "message_id": missing, "text": "x"]),
            stage.refusal("editMessageText", ["chat_id": chat, "message_id": foreign, "text": "x"]),
            stage.refusal("editMessageText", ["chat_id": chat, "text": "x"]),
            stage.refusal(
                "editMessageText", ["chat_id": chat, "message_id": .int(message.id), "text": .string(Self.tooLong)]),
            stage.refusal("deleteMessage", ["chat_id": chat, "message_id": missing]),
        ]
        #expect(
            words == [
                "Bad Request: message to edit not found", "Bad Request: message can't be edited",
                "Bad Request: message identifier is not specified", "Bad Request: MESSAGE_TOO_LONG",
                "Bad Request: message to delete not found",
            ])
    }

    @Test func `a message can be deleted for two days`() async throws {
        let stage = Stage()
        let message = try await stage.started()
        stage.manual.advance(by: .seconds(172_799))
        try await stage.call(.deleteMessage(message.id, in: stage.ana))
        #expect(stage.simulator.messages(of: stage.ana).count == 1)
        stage.manual.advance(by: .seconds(1))
        let own = stage.simulator.messages(of: stage.ana)[0].id
        await #expect(throws: BotAPIError.messageGone) { try await stage.call(.deleteMessage(own, in: stage.ana)) }
    }

    @Test func `a press is answered once, in time and in 200 characters`() async throws {
        let stage = Stage()
        let message = try await stage.started()
        let query = try stage.simulator.press("go", on: message.id, by: stage.ana)
        let tooLong = BotCall.answerCallbackQuery(query, text: String(repeating: "x", count: 201))
        await #expect(throws: BotAPIError.rejected(code: 400, description: "Bad Request: MESSAGE_TOO_LONG")) {
            try await stage.call(tooLong)
        }
        try await stage.call(.answerCallbackQuery(query, text: "ok"))
        await #expect(throws: BotAPIError.queryTooOld) { try await stage.call(.answerCallbackQuery(query)) }
        let late = try stage.simulator.press("go", on: message.id, by: stage.ana)
        stage.manual.advance(by: .seconds(150))
        await #expect(throws: BotAPIError.queryTooOld) { try await stage.call(.answerCallbackQuery(late)) }
    }

    @Test func `a menu belongs to a scope and a language`() async throws {
        let stage = Stage()
        try await stage.call(.setMyCommands([.init("start", "Begin")]))
        try await stage.call(.setMyCommands([.init("start", "Empezar")], languageCode: "es"))
        let menus = stage.simulator.read { world in world.people.map { world.menu(of: $0.user) } }
        #expect(menus.map { $0.first?.description } == ["Empezar", "Empezar", "Begin"])
        #expect(
            try await stage.call(BotCall("getMyCommands", [("language_code", "es")]))
                == [["command": "start", "description": "Empezar"]])
        #expect(
            stage.refusal("setMyCommands", ["commands": [["command": "Start", "description": "x"]]])
                == "Bad Request: BOT_COMMAND_INVALID")
        #expect(
            stage.refusal("setMyCommands", ["commands": [["command": "a", "description": " "]]])
                == "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    }

    @Test func `one chat may have a menu of its own`() async throws {
        let stage = Stage()
        let scope: JSONValue = ["type": "chat", "chat_id": .int(stage.ana.rawValue)]
        let own: JSONValue = ["commands": [["command": "own", "description": "x"]], "scope": scope]
        #expect(stage.refusal("setMyCommands", own) == "Bad Request: chat not found")
        try stage.simulator.write("/start", by: stage.ana)
        #expect(stage.refusal("setMyCommands", own) == "")
        try await stage.call(.setMyCommands([.init("start", "Begin")]))
        let menus = stage.simulator.read { world in world.people.map { world.menu(of: $0.user).map(\.name) } }
        #expect(menus == [["own"], ["start"], ["start"]])
    }

    @Test func `the bot knows itself and those who wrote to it`() async throws {
        let stage = Stage()
        #expect(try await stage.call(.getMe)["username"]?.string == "DianaDemoBot")
        #expect(stage.refusal("getChat", ["chat_id": .int(stage.ana.rawValue)]) == "Bad Request: chat not found")
        try stage.simulator.write("/start", by: stage.ana)
        let chat = try await stage.call(BotCall("getChat", [("chat_id", .int(stage.ana.rawValue))]))
        #expect(chat["first_name"]?.string == "Ana")
        try await stage.call(.sendTyping(to: stage.ana))
        #expect(
            stage.refusal("sendChatAction", ["chat_id": .int(stage.ana.rawValue), "action": "dance"])
                == "Bad Request: wrong parameter action in request")
        #expect(stage.refusal("sendTelepathy") == "Not Found")
    }

    @Test func `flood limits hold where they are on`() async throws {
        let stage = Stage({ $0.enforcesFloodLimits = true })
        try stage.simulator.write("/start", by: stage.ana)
        try await stage.call(.sendMessage(to: stage.ana, text: "1"))
        await #expect(throws: BotAPIError.tooManyRequests(retryAfter: 1)) {
            try await stage.call(.sendMessage(to: stage.ana, text: "2"))
        }
        stage.manual.advance(by: .seconds(1))
        try await stage.call(.sendMessage(to: stage.ana, text: "3"))
    }

    @Test func `a chat keeps its latest messages only`() async throws {
        let stage = Stage({ $0.maxMessages = 3 })
        try stage.simulator.write("/start", by: stage.ana)
        for number in 1...3 { try await stage.call(.sendMessage(to: stage.ana, text: "\(number)")) }
        #expect(stage.simulator.messages(of: stage.ana).map(\.text) == ["1", "2", "3"])
    }

    @Test func `calls are logged without what they say`() async throws {
        let stage = Stage()
        try stage.simulator.write("/start", by: stage.ana)
        try await stage.call(.sendMessage(to: stage.ana, text: "secret"))
        _ = stage.refusal("sendMessage", ["chat_id": 1, "text": "secret"])
        #expect(stage.simulator.calls.map(\.status) == [200, 400])
        #expect(stage.simulator.calls.map(\.description) == [nil, "Bad Request: chat not found"])
        #expect(!JSONWriter.text(of: stage.simulator.calls).contains("secret"))
    }

    @Test(arguments: [
        BotCall.getMe, .getWebhookInfo, .deleteWebhook(dropPendingUpdates: true),
        .setWebhook(url: "http://x", secretToken: "s", allowedUpdates: [], dropPendingUpdates: true),
        .sendMessage(to: TelegramID(1), text: "x", keyboard: .empty, silently: true),
        .editMessageText(1, in: TelegramID(1), text: "x", keyboard: .empty),
        .editMessageReplyMarkup(1, in: TelegramID(1), keyboard: .empty), .deleteMessage(1, in: TelegramID(1)),
        .answerCallbackQuery("1", text: "x", alert: true), .sendTyping(to: TelegramID(1)),
        .setMyCommands([.init("a", "b")], languageCode: "es"),
    ])
    func `our own calls use parameters that exist and give those that are required`(_ call: BotCall) throws {
        let method = try #require(BotMethod.named(call.method))
        let names = call.parameters.members.map(\.name)
        #expect(Set(names).isSubset(of: method.parameters.map(\.name)))
        #expect(Set(names).isSuperset(of: method.parameters.filter(\.isRequired).map(\.name)))
    }
}
