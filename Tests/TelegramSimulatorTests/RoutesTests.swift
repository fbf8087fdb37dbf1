import HTTPServer
import HTTPWire
import JSON
import TelegramAPI
import Testing
import Vocabulary

@testable import TelegramSimulator

/// Requests to the simulator's routes without a socket.
struct Caller {
    let router: Router

    init(_ stage: Stage) {
        var router = Router()
        stage.simulator.install(on: &router)
        self.router = router
    }

    func send(
        _ method: Method, _ path: String, query: String? = nil, type: String = "application/json", _ body: String = ""
    ) async -> (status: Int, headers: [(name: String, value: String)], json: JSONValue) {
        let response = await self.response(method, path, query: query, type: type, body)
        guard case .bytes(let bytes) = response.body, let json = try? JSONReader.read(bytes) else {
            return (response.status, response.headers, .null)
        }
        return (response.status, response.headers, json)
    }

    /// - Parameter last: what `Last-Event-ID` says.
    func response(
        _ method: Method, _ path: String, query: String? = nil, type: String = "application/json", _ body: String = "",
        last: String? = nil
    ) async -> Response {
        guard case .found(let route, let parameters) = self.router.match(method, path),
            case .later(let handler) = route.handler
        else { return Response(status: 599) }
        let headers = last.map { HeaderFields(["Last-Event-ID": $0]) } ?? HeaderFields(["Content-Type": type])
        let request = Request(method: method, path: path, query: query, headers: headers, body: Array(body.utf8))
        let routed = RoutedRequest(request, id: "test", parameters: parameters)
        do throws(Problem) { return try await handler(routed) } catch { return error.response(requestID: "test") }
    }
}

@Suite struct RoutesTests {
    private let stage = Stage()
    private var caller: Caller { Caller(self.stage) }
    private var ana: String { "/playground/api/members/\(self.stage.ana)" }

    @Test func `the Bot API answers query, forms and JSON alike`() async throws {
        try self.stage.simulator.write("/start", by: self.stage.ana)
        let path = "/simulator/bot\(self.stage.simulator.token)/sendMessage"
        let chat = self.stage.ana
        let form = "application/x-www-form-urlencoded"
        #expect(await self.caller.send(.get, path, query: "chat_id=\(chat)&text=a+%26+b", type: "").status == 200)
        #expect(await self.caller.send(.post, path, type: form, "chat_id=\(chat)&text=%C3%A9").status == 200)
        #expect(await self.caller.send(.post, path, #"{"chat_id":"\#(chat)","text":"c"}"#).status == 200)
        #expect(self.stage.simulator.messages(of: chat).map(\.text) == ["/start", "a & b", "é", "c"])
        let parts =
            "--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n\(chat)\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nd\r\n--x--\r\n"
        #expect(await self.caller.send(.post, path, type: "multipart/form-data; boundary=x", parts).status == 200)
        #expect(self.stage.simulator.messages(of: chat).last?.text == "d")
        let dropped = await self.caller.send(.post, path, type: "text/plain", #"{"chat_id":1,"text":"c"}"#)
        #expect(dropped.json["description"]?.string == "Bad Request: message text is empty")
        #expect(await self.caller.send(.post, path, #"{"chat_id":"#).json["error_code"]?.int == 400)
    }

    @Test func `a wrong token or method is refused as Telegram does`() async {
        let wrong = await self.caller.send(.post, "/simulator/bot1:wrong/getMe")
        #expect(wrong.status == 401)
        #expect(wrong.json == ["ok": false, "error_code": 401, "description": "Unauthorized"])
        let token = self.stage.simulator.token
        #expect(await self.caller.send(.post, "/simulator/bot\(token)/sendTelepathy").status == 404)
        #expect(await self.caller.send(.post, "/simulator/\(token)/getMe").status == 404)
        #expect(await self.caller.send(.get, "/simulator/bot\(token)/GETME").status == 200)
    }

    @Test func `too much in one call is refused`() async {
        let path = "/simulator/bot\(self.stage.simulator.token)/sendMessage"
        let body = "{\"text\":\"" + String(repeating: "x", count: 1_048_576) + "\"}"
        #expect(await self.caller.send(.post, path, body).status == 413)
    }

    @Test func `a flood is told how long to wait`() async throws {
        let stage = Stage({ $0.enforcesFloodLimits = true })
        try stage.simulator.write("/start", by: stage.ana)
        let path = "/simulator/bot\(stage.simulator.token)/sendMessage"
        _ = await Caller(stage).send(.get, path, query: "chat_id=\(stage.ana)&text=1", type: "")
        let second = await Caller(stage).send(.get, path, query: "chat_id=\(stage.ana)&text=2", type: "")
        #expect(second.status == 429)
        #expect(second.headers.first { $0.name == "Retry-After" }?.value == "1")
        #expect(second.json["parameters"] == ["retry_after": 1])
    }

    @Test func `the state names the bot and three members`() async {
        let answer = await self.caller.send(.get, "/playground/api/state")
        #expect(answer.json["bot"]?["username"]?.string == "DianaDemoBot")
        #expect(answer.json["now"]?.string == "2027-01-15T08:00:00.000000Z")
        #expect(answer.json["members"]?.array?.map { $0["first_name"]?.string } == ["Ana", "Bruno", "Chloe"])
        #expect(answer.json["members"]?[0]?["language_code"]?.string == "es")
        #expect(answer.json["members"]?[0]?["blocked"]?.bool == false)
    }

    @Test func `a member joins`() async {
        let answer = await self.caller.send(
            .post, "/playground/api/members", #"{"first_name":" Zoë ","language_code":"en-GB"}"#)
        #expect(answer.status == 201)
        #expect(answer.json["first_name"]?.string == "Zoë")
        #expect(self.stage.simulator.members.count == 4)
    }

    @Test(arguments: [
        (#"{}"#, "first_name"), (#"{"first_name":"","language_code":"es"}"#, "first_name"),
        (#"{"first_name":"  ","language_code":"es"}"#, "first_name"), (#"{"first_name":"A"}"#, "language_code"),
        (#"{"first_name":"A","language_code":"español"}"#, "language_code"),
        (#"{"first_name":"A","language_code":"es","age":9}"#, "age"),
    ])
    func `a bad member is refused by field`(_ body: String, _ field: String) async {
        let answer = await self.caller.send(.post, "/playground/api/members", body)
        #expect(answer.status == 422)
        #expect(answer.json["field"]?.string == field)
        #expect(self.stage.simulator.members.count == 3)
    }

    @Test func `the playground holds so many members`() async {
        let caller = Caller(Stage({ $0.maxMembers = 3 }))
        let body = #"{"first_name":"A","language_code":"es"}"#
        #expect(await caller.send(.post, "/playground/api/members", body).status == 409)
    }

    @Test func `a chat shows what was said and the menu`() async throws {
        try await self.stage.call(.setMyCommands([.init("start", "Empezar")], languageCode: "es"))
        let sent = await self.caller.send(.post, self.ana + "/messages", #"{"text":"/start"}"#)
        #expect(sent.status == 202)
        let chat = await self.caller.send(.get, self.ana + "/chat")
        #expect(chat.json["messages"]?[0]?["text"]?.string == "/start")
        #expect(chat.json["messages"]?[0]?["message_id"] == sent.json["message_id"])
        #expect(chat.json["messages"]?[0]?["entities"]?[0]?["type"]?.string == "bot_command")
        #expect(chat.json["commands"] == [["command": "start", "description": "Empezar"]])
        await self.stage.simulator.settle()
        #expect(self.stage.deliveries.first?.update.id == sent.json["update_id"]?.int)
    }

    @Test func `a button is pressed while it is there`() async throws {
        let message = try await self.stage.started()
        let body = #"{"message_id":\#(message.id),"data":"go"}"#
        let pressed = await self.caller.send(.post, self.ana + "/presses", body)
        #expect(pressed.status == 202)
        #expect(pressed.json["callback_query_id"]?.string?.isEmpty == false)
        try await self.stage.call(.editMessageReplyMarkup(message.id, in: self.stage.ana))
        let gone = await self.caller.send(.post, self.ana + "/presses", body)
        #expect(gone.status == 404)
        #expect(gone.json["code"]?.string == "playground.no_such_button")
    }

    @Test func `an update is sent again`() async {
        #expect(await self.caller.send(.post, self.ana + "/redeliveries").status == 409)
        let sent = await self.caller.send(.post, self.ana + "/messages", #"{"text":"hi"}"#)
        let again = await self.caller.send(.post, self.ana + "/redeliveries")
        #expect(again.status == 202)
        #expect(again.json["update_id"] == sent.json["update_id"])
    }

    @Test func `blocking shows, and stops writing`() async {
        let blocked = await self.caller.send(.post, self.ana + "/block", #"{"blocked":true}"#)
        #expect(blocked.json["blocked"]?.bool == true)
        let refused = await self.caller.send(.post, self.ana + "/messages", #"{"text":"hi"}"#)
        #expect(refused.status == 409)
        #expect(refused.json["code"]?.string == "playground.blocked")
    }

    @Test(arguments: [
        (Method.get, "chat", ""), (.get, "events", ""), (.post, "messages", #"{"text":"hi"}"#),
        (.post, "presses", #"{"message_id":1,"data":"x"}"#), (.post, "redeliveries", ""),
        (.post, "block", #"{"blocked":true}"#),
    ])
    func `nobody is not found`(_ method: Method, _ route: String, _ body: String) async {
        let answer = await self.caller.send(method, "/playground/api/members/1/\(route)", body)
        #expect(answer.status == 404)
        #expect(answer.json["code"]?.string == "playground.no_such_member")
        #expect(await self.caller.send(method, "/playground/api/members/x/\(route)", body).status == 400)
    }

    @Test(arguments: [
        ("messages", #"{"text":""}"#), ("messages", #"{"text":" "}"#), ("messages", #"{"text":5}"#),
        ("presses", #"{"message_id":"1","data":"x"}"#), ("presses", #"{"message_id":1,"data":""}"#),
        ("block", #"{"blocked":"yes"}"#), ("block", #"{}"#),
    ])
    func `bad bodies are refused`(_ route: String, _ body: String) async {
        #expect(await self.caller.send(.post, "\(self.ana)/\(route)", body).status == 422)
        #expect(await self.caller.send(.post, "\(self.ana)/\(route)", "{").status == 400)
        #expect(await self.caller.send(.post, "\(self.ana)/\(route)", type: "text/plain", body).status == 415)
    }

    @Test func `the clock goes forward only`() async {
        let moved = await self.caller.send(.post, "/playground/api/clock", #"{"advance_seconds":3600}"#)
        #expect(moved.json["now"]?.string == "2027-01-15T09:00:00.000000Z")
        for seconds in ["0", "-1", "31536001", "1.5"] {
            let body = #"{"advance_seconds":\#(seconds)}"#
            #expect(await self.caller.send(.post, "/playground/api/clock", body).status == 422)
        }
        #expect(self.stage.clock.ahead == .seconds(3600))
    }

    @Test func `the log of calls can be read`() async throws {
        _ = try? await self.stage.call(.sendMessage(to: self.stage.ana, text: "x"))
        let answer = await self.caller.send(.get, "/playground/api/calls")
        #expect(answer.json["calls"]?[0]?["method"]?.string == "sendMessage")
        #expect(answer.json["calls"]?[0]?["status"]?.int == 400)
    }
}
