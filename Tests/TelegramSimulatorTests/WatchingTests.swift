import HTTPServer
import HTTPWire
import JSON
import Synchronization
import TelegramAPI
import Testing
import Vocabulary

@testable import TelegramSimulator

@Suite struct WatchingTests {
    /// Keeps what is written, until its connection is gone: once `last` has been written.
    private final class Writer: BodyWriter {
        struct Gone: Error {}
        let text = Mutex("")
        private let last: String

        init(last: String) { self.last = last }

        func write(_ bytes: [UInt8]) async throws {
            let isLast = self.text.withLock { text in
                text += String(decoding: bytes, as: UTF8.self)
                return text.contains(self.last)
            }
            if isLast { throw Gone() }
        }
    }

    private struct Event {
        let name: String
        let id: String
        let data: JSONValue
    }

    private func path(_ member: TelegramID) -> String { "/playground/api/members/\(member)/events" }

    private func watch(_ stage: Stage, _ member: TelegramID, last: String? = nil) async -> Response {
        await Caller(stage).response(.get, self.path(member), last: last)
    }

    /// What the stream says, up to and with the first event called `last`; the opening's id comes first.
    private func events(_ response: Response, through last: String) async throws -> [Event] {
        guard case .stream(let run) = response.body else {
            Issue.record("not a stream")
            return []
        }
        let writer = Writer(last: "event: \(last)\n")
        await #expect(throws: Writer.Gone.self) { try await run(writer) }
        return try writer.text.withLock { $0 }.split(separator: "\n\n").map { block in
            var fields: [Substring: String] = [:]
            for line in block.split(separator: "\n") {
                let parts = line.split(separator: ":", maxSplits: 1)
                fields[parts[0]] = parts.count > 1 ? String(parts[1].dropFirst()) : ""
            }
            let data = fields["data"] ?? ""
            return Event(
                name: fields["event"] ?? "", id: fields["id"] ?? "",
                data: data.isEmpty ? .null : try JSONReader.read(data))
        }
    }

    @Test func `a watcher sees the chat happen, in order`() async throws {
        let stage = Stage()
        let response = await self.watch(stage, stage.ana)
        let message = try await stage.started()
        let query = try stage.simulator.press("go", on: message.id, by: stage.ana)
        await stage.simulator.settle()
        try await stage.call(.answerCallbackQuery(query, text: "ok", alert: true))
        try await stage.call(.sendTyping(to: stage.ana))
        try await stage.call(.editMessageText(message.id, in: stage.ana, text: "Bye"))
        try await stage.call(.deleteMessage(message.id, in: stage.ana))
        let events = try await self.events(response, through: "delete").dropFirst().map { $0 }
        #expect(
            events.map(\.name) == [
                "message", "delivery", "message", "delivery", "callback_answer", "typing", "edit", "delete",
            ])
        #expect(events[1].data["status"]?.string == "delivered")
        #expect(events[1].data["http_status"]?.int == 200)
        #expect(events[1].data["redelivery"]?.bool == false)
        #expect(events[2].data["reply_markup"] != nil)
        #expect(events[4].data == ["callback_query_id": .string(query), "text": "ok", "show_alert": true])
        #expect(events[6].data["edit_date"] != nil)
        #expect(events[7].data == ["message_id": .int(message.id)])
    }

    @Test func `a watcher sees nothing of others, and the clock with everybody`() async throws {
        let stage = Stage()
        let response = await self.watch(stage, stage.bruno)
        _ = try await stage.started()
        let answer = await Caller(stage).send(.post, "/playground/api/clock", #"{"advance_seconds":1}"#)
        let events = try await self.events(response, through: "clock")
        #expect(events.map(\.name) == ["", "clock"])
        #expect(events[1].data["now"] == answer.json["now"])
    }

    @Test func `who comes back gets what was missed, and is told when that is too much`() async throws {
        let stage = Stage({ $0.maxKeptEvents = 3 })
        let before = await self.watch(stage, stage.ana)
        try stage.simulator.write("one", by: stage.ana)
        await stage.simulator.settle()
        let seen = try await self.events(before, through: "message")
        try stage.simulator.write("two", by: stage.bruno)
        await stage.simulator.settle()
        let again = await self.watch(stage, stage.ana, last: seen[1].id)
        let missed = try await self.events(again, through: "delivery")
        #expect(missed.map(\.name) == ["", "delivery"])
        #expect(missed[0].id == seen[1].id)
        try stage.simulator.write("three", by: stage.bruno)
        let late = await self.watch(stage, stage.ana, last: seen[1].id)
        #expect(try await self.events(late, through: "reset").map(\.name) == ["", "reset"])
    }

    @Test func `so many watch at once, and who is gone makes room`() async throws {
        let stage = Stage({ $0.maxStreams = 1 })
        var first: Response? = await self.watch(stage, stage.ana)
        #expect(first?.headers.first?.value == "text/event-stream")
        #expect(await self.watch(stage, stage.bruno).status == 503)
        first = nil
        #expect(await self.watch(stage, stage.bruno).status == 200)
    }

    @Test func `ending the streams leaves deliveries alone`() async throws {
        let stage = Stage()
        let response = await self.watch(stage, stage.ana)
        stage.simulator.endStreams()
        guard case .stream(let run) = response.body else { return #expect(Bool(false), "not a stream") }
        try await run(Writer(last: "none"))
        #expect(await self.watch(stage, stage.ana).status == 503)
        #expect(try await stage.started().keyboard != nil)
    }

    @Test func `stopping ends the streams`() async throws {
        let stage = Stage()
        let response = await self.watch(stage, stage.ana)
        await stage.simulator.stop()
        guard case .stream(let run) = response.body else { return #expect(Bool(false), "not a stream") }
        try await run(Writer(last: "none"))
        #expect(await self.watch(stage, stage.ana).status == 503)
    }
}
