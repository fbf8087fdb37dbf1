import HTTPWire
import JSON
import Synchronization
import TelegramAPI
import Testing
import Vocabulary

@testable import TelegramSimulator

@Suite struct EventStreamTests {
    /// Splits frames into event names and data.
    private func events(_ bytes: [UInt8]) throws -> [(name: String, data: JSONValue)] {
        try String(decoding: bytes, as: UTF8.self).split(separator: "\n\n").map { frame in
            let lines = frame.split(separator: "\n")
            #expect(lines[0].hasPrefix("event: ") && lines[1].hasPrefix("data: "))
            return (String(lines[0].dropFirst(7)), try JSONReader.read(String(lines[1].dropFirst(6))))
        }
    }

    @Test func `a watcher sees the chat happen, in order`() async throws {
        let stage = Stage()
        let stream = try stage.simulator.openStream(of: stage.ana).get()
        let message = try await stage.started()
        let query = try stage.simulator.press("go", on: message.id, by: stage.ana)
        await stage.simulator.settle()
        try await stage.call(.answerCallbackQuery(query, text: "ok", alert: true))
        try await stage.call(.sendTyping(to: stage.ana))
        try await stage.call(.editMessageText(message.id, in: stage.ana, text: "Bye"))
        try await stage.call(.deleteMessage(message.id, in: stage.ana))
        let events = try self.events(try #require(await stream.next()))
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
        let stream = try stage.simulator.openStream(of: stage.bruno).get()
        _ = try await stage.started()
        let answer = await Caller(stage).send(.post, "/playground/api/clock", #"{"advance_seconds":1}"#)
        let events = try self.events(try #require(await stream.next()))
        #expect(events.map(\.name) == ["clock"])
        #expect(events[0].data["now"] == answer.json["now"])
    }

    @Test func `a reader who is too slow is dropped`() async {
        let stream = EventStream(member: TelegramID(1), capacity: 2)
        for byte: UInt8 in 1...4 { stream.push([byte]) }
        #expect(await stream.next() == [1, 2])
        #expect(await stream.next() == nil)
    }

    @Test func `a closed stream ends its reader`() async {
        let stream = EventStream(member: TelegramID(1), capacity: 2)
        async let end = stream.next()
        stream.close()
        #expect(await end == nil)
        stream.push([1])
        #expect(await stream.next() == nil)
    }

    @Test func `so many streams are open at once, and a closed one makes room`() throws {
        let stage = Stage({ $0.maxStreams = 1 })
        let first = try stage.simulator.openStream(of: stage.ana).get()
        #expect(throws: Refusal.self) { try stage.simulator.openStream(of: stage.ana).get() }
        stage.simulator.close(first)
        _ = try stage.simulator.openStream(of: stage.ana).get()
    }

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

    @Test func `the route streams, beats, and ends with its connection`() async throws {
        let stage = Stage()
        let path = "/playground/api/members/\(stage.ana)/events"
        let response = await Caller(stage).response(.get, path)
        #expect(response.headers.first?.value == "text/event-stream")
        guard case .stream(let run) = response.body else {
            Issue.record("not a stream")
            return
        }
        let writer = Writer(last: ": still here\n\n")
        await #expect(throws: Writer.Gone.self) { try await run(writer) }
        #expect(writer.text.withLock { $0 } == "retry: 2000\n\n: still here\n\n")
        #expect(stage.pauses.first == .seconds(15))
    }

    @Test func `a stream whose body is never written takes no room`() async throws {
        let stage = Stage({ $0.maxStreams = 1 })
        for _ in 0..<3 {
            let response = await Caller(stage).response(.get, "/playground/api/members/\(stage.ana)/events")
            #expect(response.status == 200)
        }
        let stream = try stage.simulator.openStream(of: stage.ana).get()
        #expect(await Caller(stage).response(.get, "/playground/api/members/\(stage.ana)/events").status == 409)
        stage.simulator.close(stream)
    }

    @Test func `ending the streams leaves deliveries alone`() async throws {
        let stage = Stage()
        let stream = try stage.simulator.openStream(of: stage.ana).get()
        stage.simulator.endStreams()
        #expect(await stream.next() == nil)
        #expect(throws: Refusal.self) { try stage.simulator.openStream(of: stage.ana).get() }
        #expect(try await stage.started().keyboard != nil)
    }

    @Test func `stopping ends the streams`() async throws {
        let stage = Stage()
        let stream = try stage.simulator.openStream(of: stage.ana).get()
        await stage.simulator.stop()
        #expect(await stream.next() == nil)
        #expect(throws: Refusal.self) { try stage.simulator.openStream(of: stage.ana).get() }
    }
}
