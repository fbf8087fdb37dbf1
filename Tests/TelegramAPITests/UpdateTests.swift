import JSON
import TelegramAPI
import Testing
import Vocabulary

@Suite struct UpdateTests {
    private let start = """
        {"update_id": 10000, "message": {"date": 1441645532, "chat": {"last_name": "Test", "id": 5000000001,
        "type": "private", "first_name": "Ana", "some": {"new": "member"}}, "message_id": 1365, "from": {"id": 5000000001,
        "is_bot": false, "first_name": "Ana", "language_code": "es-MX", "is_premium": true},
        "text": "/Start@OurBot  ref_1 ", "entities": [{"offset": 0, "length": 13, "type": "bot_command"}],
        "unknown": [1, 2]}}
        """

    private func update(_ json: String) throws -> Update { try Update(json: try JSONReader.read(json)) }

    @Test func `a message with a command is read, unknown members and all`() throws {
        let update = try self.update(self.start)
        guard case .message(let message) = update.content else {
            Issue.record("not a message")
            return
        }
        #expect(update.id == 10000)
        #expect(message.from?.languageCode == "es-MX")
        #expect(message.chat.id == TelegramID(5_000_000_001))
        #expect(message.date == Instant(seconds: 1_441_645_532))
        #expect(message.command == Message.Command(name: "start", bot: "OurBot", argument: "ref_1"))
    }

    @Test func `text that merely contains a slash is no command`() throws {
        let message = Message(
            id: 1, from: nil, chat: Chat(id: TelegramID(1)), date: Instant(seconds: 1), text: "/ and/or")
        #expect(message.command == nil)
    }

    @Test func `a press on a message too old to edit tells the chat`() throws {
        let update = try self.update(
            """
            {"update_id": 1, "callback_query": {"id": "77", "from": {"id": 5, "is_bot": false, "first_name": "A"},
            "message": {"chat": {"id": 5, "type": "private"}, "message_id": 9, "date": 0}, "chat_instance": "x",
            "data": "token"}}
            """)
        guard case .callbackQuery(let query) = update.content else {
            Issue.record("not a callback query")
            return
        }
        #expect(query.message == nil)
        #expect(query.chat?.id == TelegramID(5))
        #expect(query.origin == .inaccessible(chat: Chat(id: TelegramID(5)), messageID: 9))
        #expect(query.data == "token")
    }

    @Test func `blocking the bot is a change of its own membership`() throws {
        let update = try self.update(
            """
            {"update_id": 2, "my_chat_member": {"chat": {"id": 5, "type": "private"}, "date": 3,
            "from": {"id": 5, "is_bot": false, "first_name": "A"},
            "old_chat_member": {"status": "member", "user": {"id": 1, "is_bot": true, "first_name": "B"}},
            "new_chat_member": {"status": "kicked", "until_date": 0,
            "user": {"id": 1, "is_bot": true, "first_name": "B"}}}}
            """)
        guard case .myChatMember(let change) = update.content else {
            Issue.record("not a membership")
            return
        }
        #expect(change.old == .member)
        #expect(change.new == .kicked)
        #expect(change.user.isBot)
    }

    @Test(arguments: [
        (#"{"update_id": 3, "poll_answer": {"x": 1}}"#, "poll_answer"), (#"{"update_id": 3}"#, ""),
        (#"{"update_id": 3, "a_kind_of_next_year": 5}"#, "a_kind_of_next_year"),
    ])
    func `an unknown kind keeps its name`(_ json: String, _ kind: String) throws {
        #expect(try self.update(json) == Update(id: 3, .other(kind: kind)))
    }

    @Test(arguments: [
        ("[]", "the document must be an object"), ("{}", "update_id is required"),
        (#"{"update_id": 1, "message": {"message_id": "x"}}"#, "message.message_id must be a whole number"),
        (
            #"{"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1, "type": 2}, "date": 1}}"#,
            "message.chat.type must be a string"
        ),
        (
            #"{"update_id": 1, "my_chat_member": {"date": 1, "chat": {"id": 1, "type": "private"}, "from": {"id": -1}}}"#,
            "my_chat_member.from.id must be a whole number from 1 to \(Int64.max)"
        ),
    ])
    func `an update that breaks the rules says where`(_ json: String, _ fault: String) throws {
        let error = #expect(throws: JSONFault.self) { try self.update(json) }
        #expect(error?.description == fault)
    }

    @Test func `an update reads back as it was written`() throws {
        let user = TelegramUser(id: TelegramID(7), firstName: "Ana", languageCode: "es")
        let chat = Chat(id: TelegramID(7), firstName: "Ana")
        let keyboard = InlineKeyboard([
            [InlineButton("a", data: "1"), InlineButton("b", url: "https://e.org")],
            [InlineButton("c", .other(name: "copy_text", ["text": "x"]))],
        ])
        let message = Message(
            id: 3, from: user, chat: chat, date: Instant(seconds: 9), editDate: Instant(seconds: 10), text: "hi",
            entities: [MessageEntity(type: "text_link", offset: 0, length: 2, url: "http://e.org")], keyboard: keyboard)
        let query = CallbackQuery(id: "1", from: user, origin: .message(message), chatInstance: "2", data: "1")
        let change = ChatMemberUpdate(
            chat: chat, from: user, date: Instant(seconds: 4), user: user, old: .kicked, new: .member)
        for content: Update.Content in [.message(message), .callbackQuery(query), .myChatMember(change)] {
            let update = Update(id: 5, content)
            #expect(try self.update(JSONWriter.text(of: update)) == update)
        }
    }
}
