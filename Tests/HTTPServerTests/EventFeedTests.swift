import HTTPServer
import HTTPWire
import Testing

@Suite struct `Server-sent events` {
    @Test func `an event is fields and an empty line, however many lines its data has`() {
        let event = ServerSentEvent(id: "7\n", name: "a\nb", data: "one\ntwo\r\n")
        #expect(String(decoding: event.bytes, as: UTF8.self) == "event: ab\nid: 7\ndata: one\ndata: two\ndata: \n\n")
        let other = ServerSentEvent(data: "a\r\rb\u{2028}c\u{B}")
        #expect(String(decoding: other.bytes, as: UTF8.self) == "data: a\ndata: \ndata: b\u{2028}c\u{B}\n\n")
    }

    private func served(_ feed: EventFeed, _ body: (Served) async throws -> Void) async throws {
        try await Served.run(routes: { router in
            router.get("/events") { request throws(Problem) in try feed.response(for: request.headers) }
        }) { served in
            defer { feed.close() }
            try await body(served)
        }
    }

    private func open(_ served: Served, last: String? = nil, until mark: String) async -> (RawClient, String) {
        let client = served.client()
        let header = last.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        client.send("GET /events HTTP/1.1\r\nHost: x\r\n\(header)\r\n")
        return (client, await client.read(until: mark))
    }

    @Test func `Last-Event-ID: who comes back gets what was missed, in order and once`() async throws {
        let feed = EventFeed()
        try await self.served(feed) { served in
            let (client, head) = await self.open(served, until: "retry: 2000\n\n")
            #expect(head.contains("\r\nContent-Type: text/event-stream\r\n"))
            feed.publish("one", name: "word")
            let first = await client.read(until: "data: one\n\n")
            let id = try #require(first.firstMatch(of: /event: word\nid: (\S+)\n/)?.1)
            client.reset()
            feed.publish("two")
            feed.publish("three")
            let (_, later) = await self.open(served, last: String(id), until: "three\n\n")
            #expect(later.contains("data: two\n\n"))
            #expect(!later.contains("one") && !later.contains("reset"))
            #expect(later.split(separator: "data: ").count == 3)
        }
    }

    @Test func `who lost the connection before the first event misses nothing either`() async throws {
        let feed = EventFeed()
        try await self.served(feed) { served in
            feed.publish("zero")
            let (_, opening) = await self.open(served, until: "retry: 2000\n\n")
            let id = try #require(opening.firstMatch(of: /id: (\S+)\n/)?.1)
            feed.publish("one")
            let (_, later) = await self.open(served, last: String(id), until: "one\n\n")
            #expect(later.contains("id: \(id)\nretry") && !later.contains("zero"))
        }
    }

    @Test func `a topic's readers get its events and those for everybody, also when they come back`() async throws {
        let feed = EventFeed()
        try await Served.run(routes: { router in
            router.get("/events") { request throws(Problem) in
                try feed.response(for: request.headers, topic: try request.query("topic"))
            }
        }) { served in
            defer { feed.close() }
            let client = served.client()
            client.send("GET /events?topic=1 HTTP/1.1\r\nHost: x\r\n\r\n")
            let opening = await client.read(until: "retry: 2000\n\n")
            let id = try #require(opening.firstMatch(of: /id: (\S+)\n/)?.1)
            for (data, topic) in [("mine", 1), ("theirs", 2), ("everybody's", nil)] as [(String, Int64?)] {
                feed.publish(data, topic: topic)
            }
            let text = await client.read(until: "everybody's\n\n")
            #expect(text.contains("data: mine\n") && !text.contains("theirs"))
            let again = served.client()
            again.send("GET /events?topic=2 HTTP/1.1\r\nHost: x\r\nLast-Event-ID: \(id)\r\n\r\n")
            let missed = await again.read(until: "everybody's\n\n")
            #expect(missed.contains("data: theirs\n") && !missed.contains("mine"))
        }
    }

    /// Takes everything.
    private struct Sink: BodyWriter {
        func write(_: [UInt8]) async throws {}
    }

    @Test func `a response that is never written, or whose connection is gone, gives its place back`() async throws {
        let feed = EventFeed(maxReaders: 1)
        for _ in 0..<3 { _ = try feed.response(for: HeaderFields()) }
        do {
            let response = try feed.response(for: HeaderFields())
            #expect(throws: Problem.self) { try feed.response(for: HeaderFields()) }
            guard case .stream(let run) = response.body else { return #expect(Bool(false), "not a stream") }
            let task = Task { try await run(Sink()) }
            task.cancel()
            try await task.value
        }
        _ = try feed.response(for: HeaderFields())
    }

    @Test func `who has missed too much, or comes from another process, is told so`() async throws {
        let feed = EventFeed(maxKept: 2)
        try await self.served(feed) { served in
            let (client, _) = await self.open(served, until: "retry: 2000\n\n")
            feed.publish("one")
            let first = await client.read(until: "data: one\n\n")
            let id = try #require(first.firstMatch(of: /id: (\S+)\n/)?.1)
            for word in ["two", "three", "four"] { feed.publish(word) }
            for last in [String(id), "other-1", "nonsense", "\(id)9"] {
                let (_, text) = await self.open(served, last: last, until: "event: reset\ndata: \n\n")
                #expect(text.contains("event: reset\n"))
            }
        }
    }

    @Test func `readers are bounded, and end with the feed`() async throws {
        let feed = EventFeed(maxReaders: 1)
        try await self.served(feed) { served in
            let (client, _) = await self.open(served, until: "retry: 2000\n\n")
            let refused = await served.answer(to: "GET /events HTTP/1.0\r\n\r\n")
            #expect(refused?.hasPrefix("HTTP/1.1 503 ") == true)
            feed.close()
            #expect(await client.read(until: "0\r\n\r\n").hasSuffix("0\r\n\r\n"))
        }
    }

    @Test func `a heartbeat comes when nothing else does`() async throws {
        let feed = EventFeed(heartbeat: .milliseconds(5))
        try await self.served(feed) { served in
            let (_, text) = await self.open(served, until: ": still here\n\n")
            #expect(text.contains(": still here\n\n"))
        }
    }
}
