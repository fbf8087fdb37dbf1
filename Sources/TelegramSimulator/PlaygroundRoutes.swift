import HTTPServer
import HTTPWire
import JSON
import TelegramAPI
import Vocabulary

// MARK: - The playground's API

extension Simulator {
    private static let advance: ClosedRange<Int64> = 1...31_536_000

    func installPlayground(on router: inout Router) {
        router.get("/playground/api/state") { _ throws(Problem) in self.stateResponse() }
        router.get("/playground/api/calls") { _ throws(Problem) in
            .json { $0.member("calls", self.calls) }
        }
        router.post("/playground/api/clock") { request throws(Problem) in try self.moveClock(request) }
        router.post("/playground/api/members") { request throws(Problem) in try self.join(request) }
        router.get("/playground/api/members/{member}/chat") { request throws(Problem) in try self.chat(request) }
        router.get("/playground/api/members/{member}/events") { request throws(Problem) in try self.watch(request) }
        router.post("/playground/api/members/{member}/messages") { request throws(Problem) in
            try self.write(request)
        }
        router.post("/playground/api/members/{member}/presses") { request throws(Problem) in
            try self.press(request)
        }
        router.post("/playground/api/members/{member}/reactions") { request throws(Problem) in
            try self.react(request)
        }
        router.post("/playground/api/members/{member}/redeliveries") { request throws(Problem) in
            try self.redeliver(request)
        }
        router.post("/playground/api/members/{member}/block") { request throws(Problem) in try self.block(request) }
    }

    private static func member(_ request: RoutedRequest) throws(Problem) -> TelegramID {
        TelegramID(try request.path("member", as: Int64.self))
    }

    private func stateResponse() -> Response {
        let now = self.clock.now()
        let world = self.read { $0 }
        return .json { json in
            json.member(
                "bot",
                object: { json in
                    json.member("id", world.bot.id)
                    json.member("username", ifPresent: world.bot.username)
                    json.member("first_name", world.bot.firstName)
                })
            json.member("now", now)
            json.member("members", world.people)
            json.member("rooms", world.members.filter { $0.room != nil })
        }
    }

    /// 201 with the new member.
    private func join(_ request: RoutedRequest) throws(Problem) -> Response {
        let body = try request.jsonObject()
        let (name, language): (String, String)
        do throws(JSONFault) {
            try body.allow(only: "first_name", "language_code")
            name = try body.string("first_name", bytes: 1...256).trimmed
            language = try body.string("language_code", bytes: 2...35)
            guard (1...64).contains(name.unicodeScalars.count) else {
                throw JSONFault(field: "first_name", rule: "must have 1 to 64 characters")
            }
            guard language.utf8.allSatisfy({ $0.isTagCharacter }) else {
                throw JSONFault(field: "language_code", rule: "must be a language tag such as es or en-GB")
            }
        } catch { throw Problem(error) }
        let result = self.update { world, _ in world.join(firstName: name, languageCode: language) }
        return .json(try Self.unwrap(result), status: 201)
    }

    private func chat(_ request: RoutedRequest) throws(Problem) -> Response {
        let id = try Self.member(request)
        let found = self.read { world in
            world.index(of: id).map {
                (world.members[$0].messages, world.menu(of: world.members[$0].user), world.members[$0].shownReactions)
            }
        }
        guard let (messages, menu, reactions) = found else { throw Problem(World.noSuchMember) }
        return .json { json in
            json.member("messages", messages)
            json.member("commands", World.json(menu))
            json.member("reactions", reactions)
        }
    }

    private func write(_ request: RoutedRequest) throws(Problem) -> Response {
        let id = try Self.member(request)
        let body = try request.jsonObject()
        let text: String
        do throws(JSONFault) {
            try body.allow(only: "text")
            text = try body.string("text", bytes: 1...TelegramLimits.rawTextBytes)
        } catch { throw Problem(error) }
        let sent = try Self.unwrap(self.update { $0.write(text, by: id, at: $1) })
        return .json(status: 202) { json in
            json.member("update_id", ifPresent: sent.updateID)
            json.member("message_id", sent.messageID)
        }
    }

    private func press(_ request: RoutedRequest) throws(Problem) -> Response {
        let id = try Self.member(request)
        let body = try request.jsonObject()
        let (message, data, room): (Int64, String, TelegramID?)
        do throws(JSONFault) {
            try body.allow(only: "message_id", "data", "chat_id")
            message = try body.int("message_id", in: 1 ... .max)
            room = try body.optional("chat_id") { (body) throws(JSONFault) in TelegramID(try body.int("chat_id")) }
            data = try body.string("data", bytes: TelegramLimits.callbackDataBytes)
        } catch { throw Problem(error) }
        let sent = try Self.unwrap(self.update { $0.press(data, on: message, in: room, by: id, at: $1) })
        return .json(status: 202) { json in
            json.member("update_id", ifPresent: sent.updateID)
            json.member("callback_query_id", sent.queryID)
        }
    }

    /// `emoji` absent takes the reaction back.
    private func react(_ request: RoutedRequest) throws(Problem) -> Response {
        let id = try Self.member(request)
        let body = try request.jsonObject()
        let (message, emoji, chat): (Int64, String?, TelegramID)
        do throws(JSONFault) {
            try body.allow(only: "message_id", "emoji", "chat_id")
            message = try body.int("message_id", in: 1 ... .max)
            emoji = try body.optional("emoji") { (body) throws(JSONFault) in try body.string("emoji", bytes: 1...40) }
            chat = TelegramID(try body.int("chat_id"))
        } catch { throw Problem(error) }
        let updateID = try Self.unwrap(self.update { $0.react(emoji, on: message, in: chat, by: id, at: $1) })
        return .json(status: 202) { $0.member("update_id", ifPresent: updateID) }
    }

    private func redeliver(_ request: RoutedRequest) throws(Problem) -> Response {
        let id = try Self.member(request)
        let updateID = try Self.unwrap(self.update { $0.redeliver(to: id, at: $1) })
        return .json(status: 202) { $0.member("update_id", updateID) }
    }

    private func block(_ request: RoutedRequest) throws(Problem) -> Response {
        let id = try Self.member(request)
        let body = try request.jsonObject()
        let isBlocked: Bool
        do throws(JSONFault) {
            try body.allow(only: "blocked")
            isBlocked = try body.bool("blocked")
        } catch { throw Problem(error) }
        return .json(try Self.unwrap(self.update { $0.setBlocked(isBlocked, by: id, at: $1) }))
    }

    private func moveClock(_ request: RoutedRequest) throws(Problem) -> Response {
        let body = try request.jsonObject()
        let seconds: Int64
        do throws(JSONFault) {
            try body.allow(only: "advance_seconds")
            seconds = try body.int("advance_seconds", in: Self.advance)
        } catch { throw Problem(error) }
        self.clock.advance(seconds: seconds)
        let now = self.update { world, now in
            world.publish(.clock(now))
            return now
        }
        return .json { $0.member("now", now) }
    }

    private func watch(_ request: RoutedRequest) throws(Problem) -> Response {
        let member = try Self.member(request)
        guard self.read({ $0.index(of: member) }) != nil else { throw Problem(World.noSuchMember) }
        return try self.feed.response(for: request.headers, topic: member.rawValue)
    }

    private static func unwrap<Value>(_ result: Result<Value, Refusal>) throws(Problem) -> Value {
        do throws(Refusal) { return try result.get() } catch { throw Problem(error) }
    }
}

extension UInt8 {
    /// A character of an IETF language tag.
    fileprivate var isTagCharacter: Bool {
        (0x41...0x5A).contains(self & 0xDF) || (0x30...0x39).contains(self) || self == UInt8(ascii: "-")
    }
}
