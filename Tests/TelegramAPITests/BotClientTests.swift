import HTTPClient
import JSON
import Resilience
import Synchronization
import TelegramAPI
import Testing
import Vocabulary

@Suite struct BotClientTests {
    private func client(_ status: Int, _ body: String) -> BotClient {
        BotClient(apiURL: "https://api.example.org", token: "1:secret") { _ throws(HTTPClientError) in
            ClientResponse(status: status, body: Array(body.utf8))
        }
    }

    @Test func `a call is a post of its parameters to the method's address`() async throws {
        let sent = Mutex<ClientRequest?>(nil)
        let client = BotClient(apiURL: "https://api.example.org", token: "1:secret") {
            request throws(HTTPClientError) in
            sent.withLock { $0 = request }
            return ClientResponse(status: 200, body: Array(#"{"ok":true,"result":{"message_id":4}}"#.utf8))
        }
        let keyboard = InlineKeyboard(column: [InlineButton("Go", data: "x")])
        let result = try await client.call(.sendMessage(to: TelegramID(5), text: "<b>a</b>", keyboard: keyboard))
        #expect(result["message_id"]?.int == 4)
        let request = try #require(sent.withLock { $0 })
        #expect(request.method == "POST")
        #expect(request.url == "https://api.example.org/bot1:secret/sendMessage")
        #expect(request.headers.map(\.value) == ["application/json"])
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"chat_id":5,"text":"<b>a</b>","parse_mode":"HTML","link_preview_options":{"is_disabled":true},"#
                + #""reply_markup":{"inline_keyboard":[[{"text":"Go","callback_data":"x"}]]}}"#)
    }

    @Test func `a call in a webhook response names its method`() {
        let body = BotCall.answerCallbackQuery("9", text: "hi").webhookResponseBody
        #expect(
            String(decoding: body, as: UTF8.self)
                == #"{"method":"answerCallbackQuery","callback_query_id":"9","text":"hi"}"#)
    }

    @Test(arguments: [
        BotCall.sendMessage(to: TelegramID(1), text: "x", parseMode: nil),
        .editMessageText(1, in: TelegramID(1), text: "x"),
        .editMessageReplyMarkup(1, in: TelegramID(1)), .answerCallbackQuery("1"), .deleteWebhook(),
        .setMyCommands([.init("start", "Begin")]), BotCall("x", [("a", .null), ("b", nil)]),
    ])
    func `an absent parameter is left out`(_ call: BotCall) {
        #expect(!String(decoding: call.body, as: UTF8.self).contains("null"))
    }

    @Test(arguments: [
        (403, "Forbidden: bot was blocked by the user", "", BotAPIError.blocked),
        (403, "Forbidden: user is deactivated", "", .deactivated),
        (403, "Forbidden: bot can't initiate conversation with a user", "", .notStarted),
        (403, "Forbidden: bot was kicked from the group chat", "", .chatLost),
        (403, "Forbidden: bot is not a member of the channel chat", "", .chatLost),
        (400, "Bad Request: chat not found", "", .chatNotFound),
        (
            400, "Bad Request: group chat was upgraded to a supergroup chat",
            #","parameters":{"migrate_to_chat_id":-1005}"#,
            .migrated(to: TelegramID(-1005))
        ),
        (400, "Bad Request: message is not modified: specified new", "", .notModified),
        (400, "Bad Request: message to edit not found", "", .messageGone),
        (400, "Bad Request: message can't be deleted for everyone", "", .messageGone),
        (400, "Bad Request: query is too old and response timeout expired", "", .queryTooOld),
        (400, "Bad Request: can't parse entities: x", "", .unparsableEntities("Bad Request: can't parse entities: x")),
        (
            400, "Bad Request: message text is empty", "",
            .rejected(code: 400, description: "Bad Request: message text is empty")
        ),
        (401, "Unauthorized", "", .unauthorized), (409, "Conflict: terminated by other getUpdates", "", .conflict),
        (429, "Too Many Requests: retry after 7", #","parameters":{"retry_after":7}"#, .tooManyRequests(retryAfter: 7)),
        (429, "Too Many Requests", "", .tooManyRequests(retryAfter: 1)),
        (404, "Not Found", "", .rejected(code: 404, description: "Not Found")),
        (500, "Internal Server Error", "", .unknownOutcome("500 Internal Server Error")),
    ])
    func `each refusal has its meaning`(
        _ code: Int, _ description: String, _ more: String, _ meaning: BotAPIError
    ) async {
        let body = #"{"ok":false,"error_code":\#(code),"description":"\#(description)"\#(more)}"#
        await #expect(throws: meaning) { try await self.client(code, body).call(.getMe) }
    }

    @Test(arguments: [502, 504, 200])
    func `a page of a proxy leaves the outcome unknown`(_ status: Int) async {
        await #expect(throws: BotAPIError.unknownOutcome("\(status) without a Bot API answer")) {
            try await self.client(status, "<html>").call(.getMe)
        }
    }

    @Test func `a proxy's refusal is a refusal`() async {
        await #expect(throws: BotAPIError.rejected(code: 413, description: "without a Bot API answer")) {
            try await self.client(413, "<html>").call(.getMe)
        }
    }

    @Test(arguments: [
        (HTTPClientError.notSent(reason: "x"), BotAPIError.notSent("not sent: x")),
        (.unknownOutcome(reason: "x"), .unknownOutcome("outcome unknown: x")),
        (.timedOut, .unknownOutcome("outcome unknown: no whole response before the deadline")),
        (.tooLarge, .unknownOutcome("the response is larger than accepted")),
    ])
    func `a broken connection says whether the call may have been made`(
        _ failure: HTTPClientError, _ meaning: BotAPIError
    ) async {
        let client = BotClient(apiURL: "http://x", token: "t") { _ throws(HTTPClientError) in throw failure }
        await #expect(throws: meaning) { try await client.call(.getMe) }
    }
}

@Suite struct BotClientFailureTests {
    private final class Line: Sendable {
        private let answers: Mutex<[Result<ClientResponse, HTTPClientError>]>
        let calls = Mutex(0)

        init(_ answers: [Result<ClientResponse, HTTPClientError>]) { self.answers = Mutex(answers) }

        /// The answers in turn, the last one for ever.
        func send() throws(HTTPClientError) -> ClientResponse {
            self.calls.withLock { $0 += 1 }
            return try self.answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }.get()
        }

        var client: BotClient {
            BotClient(apiURL: "https://api.example.org", token: "1:secret") { _ throws(HTTPClientError) in
                try self.send()
            }
        }
    }

    private static func answer(_ status: Int, _ body: String) -> Result<ClientResponse, HTTPClientError> {
        .success(ClientResponse(status: status, body: Array(body.utf8)))
    }

    private static let fine = answer(200, #"{"ok":true,"result":{}}"#)

    @Test(arguments: [.failure(HTTPClientError.timedOut), answer(502, "<html>"), .failure(.notSent(reason: "refused"))])
    func `after five failures Telegram is left alone for a minute`(
        _ failure: Result<ClientResponse, HTTPClientError>
    ) async {
        let line = Line([failure])
        let client = line.client
        for _ in 0..<5 { _ = try? await client.call(.getMe) }
        await #expect(throws: BotAPIError.unavailable(retryAfter: 60)) { try await client.call(.getMe) }
        #expect(line.calls.withLock { $0 } == 5)
    }

    @Test func `a no of Telegram's is an answer`() async {
        let line = Line([
            Self.answer(403, #"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#)
        ])
        let client = line.client
        for _ in 0..<10 { await #expect(throws: BotAPIError.blocked) { try await client.call(.getMe) } }
    }

    @Test func `a repeatable call waits as long as Telegram asks`() async throws {
        let busy = Self.answer(429, #"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}}"#)
        let pauses = Mutex<[Duration]>([])
        let policy = RetryPolicy(attempts: 3, base: .zero, longest: .zero)
        _ = try await Line([busy, .failure(.timedOut), Self.fine]).client.repeatable(.getMe, retrying: policy) {
            pause in
            pauses.withLock { $0.append(pause) }
        }
        #expect(pauses.withLock { $0 } == [.seconds(7), .zero])
    }
}
