import CLinux
import Glibc
import HTTPServer
import HTTPWire
import Synchronization
import Testing

/// Sends everything back in upper case until it gets a `!`.
private final class Shouter: UpgradeHandler {
    let connection = Mutex<(any UpgradedConnection)?>(nil)
    let events = Signal<String>()

    func opened(_ connection: any UpgradedConnection) {
        self.connection.withLock { $0 = connection }
        connection.write(Array("hello ".utf8))
    }

    func received(_ bytes: Span<UInt8>) {
        let text = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        let connection = self.connection.withLock { $0 }
        connection?.write(Array(text.uppercased().utf8))
        if text.contains("!") { connection?.close() }
    }

    func drained() { self.events.send("drained") }
    func tick(at _: ContinuousClock.Instant) { self.events.send("tick") }
    func draining() { self.connection.withLock { $0 }?.write(Array("bye".utf8)) }
    func closed() {
        self.connection.withLock { $0 = nil }
        self.events.send("closed")
    }
}

@Suite struct `Upgraded connections` {
    private static let ask =
        "GET /shout HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: shout\r\n\r\n"

    private func served(_ shouter: Shouter, _ body: (Served) async throws -> Void) async throws {
        try await Served.run(
            routes: { router in
                router.get("/shout") { request in
                    request.request.asksUpgrade(to: "shout")
                        ? Response(upgrade: "shout", to: shouter) : Response.text("no", status: 426)
                }
            }, body)
    }

    @Test func `RFC 9110 section 7.8: after 101 the bytes are the handler's, from the very next one`() async throws {
        let shouter = Shouter()
        try await self.served(shouter) { served in
            let client = served.client()
            client.send(Self.ask + "early")
            let head = await client.read(until: "EARLY")
            #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\nUpgrade: shout\r\n"))
            #expect(head.contains("\r\nConnection: Upgrade\r\n\r\nhello EARLY"))
            #expect(!head.contains("Content-Length"))
            client.send("late!")
            #expect(await client.readToEnd() == "LATE!")
        }
    }

    @Test func `who does not ask is not upgraded`() async throws {
        try await self.served(Shouter()) { served in
            let text = await served.answer(to: "GET /shout HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(text?.hasPrefix("HTTP/1.1 426 ") == true)
        }
    }

    @Test(arguments: ["close", "keep-alive"])
    func `RFC 9110 section 7.8: in HTTP/1.0 an Upgrade is ignored`(_ option: String) async throws {
        try await self.served(Shouter()) { served in
            let client = served.client()
            client.send("GET /shout HTTP/1.0\r\nHost: x\r\nConnection: \(option), Upgrade\r\nUpgrade: shout\r\n\r\n")
            client.send("GET /now HTTP/1.0\r\n\r\n")
            let text = await client.readToEnd()
            #expect(text?.hasPrefix("HTTP/1.1 426 ") == true)
            #expect(text?.contains("101 Switching") == false)
            #expect(text?.hasSuffix("now") == (option == "keep-alive"))
        }
    }

    @Test func `the handler hears of time, of a full pipe, of the end`() async throws {
        let shouter = Shouter()
        try await self.served(shouter) { served in
            let client = served.client(receiveBufferBytes: 4096)
            client.send(Self.ask)
            _ = await client.read(until: "hello ")
            #expect(await shouter.events.value == "tick")
            let connection = try #require(shouter.connection.withLock { $0 })
            connection.run {
                let isSent = connection.write([UInt8](repeating: 65, count: 20_000_000))
                shouter.events.send("sent \(isSent) \(connection.pendingBytes > 0)")
            }
            while let event = await shouter.events.value, event != "sent false true" { #expect(event == "tick") }
            let all = await client.read(count: 20_000_000)
            #expect(all == 20_000_000)
            while let event = await shouter.events.value, event != "drained" { #expect(event == "tick") }
            client.reset()
            while let event = await shouter.events.value, event != "closed" { #expect(event == "tick") }
        }
    }

    @Test func `a handler that does not read slows the peer down, and loses nothing`() async throws {
        let shouter = Shouter()
        try await self.served(shouter) { served in
            let client = served.client()
            client.send(Self.ask)
            _ = await client.read(until: "hello ")
            let connection = try #require(shouter.connection.withLock { $0 })
            let paused = Signal<Void>()
            connection.run {
                connection.isReading = false
                paused.send()
            }
            await paused.value
            client.send("abc")
            connection.run { connection.isReading = true }
            #expect(await client.read(until: "ABC") == "ABC")
            async let stopped: Void = served.server.shutdown(deadline: .seconds(60))
            #expect(await client.read(until: "bye") == "bye")
            client.send("x!")
            #expect(await client.readToEnd() == "X!")
            await stopped
        }
    }
}

/// Adds one to every byte that leaves and takes it away from every byte that comes, three bytes at a time.
private final class Shifted: ByteTransport {
    private var input: [UInt8] = []
    private var output: [UInt8] = []

    func receive(from descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        if self.input.isEmpty {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            guard count > 0 else { return count == 0 ? .ended : errno == EAGAIN ? .blocked : .failed }
            self.input = buffer[..<count].map { $0 &- 1 }
        }
        let count = min(3, self.input.count)
        for index in 0..<count { buffer[index] = self.input[index] }
        self.input.removeFirst(count)
        return .bytes(count)
    }

    func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Transfer {
        guard self.output.isEmpty, !bytes.isEmpty else { return .blocked }
        self.output = bytes.prefix(1000).map { $0 &+ 1 }
        let count = self.output.count
        return self.flush(to: descriptor) == .failed ? .failed : .bytes(count)
    }

    func flush(to descriptor: Int32) -> Transfer {
        guard !self.output.isEmpty else { return .blocked }
        let count = Glibc.send(descriptor, self.output, min(700, self.output.count), Int32(MSG_NOSIGNAL))
        guard count > 0 else { return errno == EAGAIN ? .blocked : .failed }
        self.output.removeFirst(count)
        return .bytes(count)
    }

    var holdsInput: Bool { !self.input.isEmpty }
    var holdsOutput: Bool { !self.output.isEmpty }
    func finish(on descriptor: Int32) { _ = Glibc.send(descriptor, [UInt8(ascii: "/")], 1, Int32(MSG_NOSIGNAL)) }
}

@Suite struct `Byte transports` {
    private static func shift(_ text: String, by distance: Int) -> String {
        String(decoding: text.utf8.map { UInt8(truncatingIfNeeded: Int($0) + distance) }, as: UTF8.self)
    }

    @Test func `requests and responses pass through, held bytes and all`() async throws {
        let large = String(repeating: "x", count: 20_000)
        try await Served.run(
            { $0.transport = { Shifted() } },
            routes: { router in
                router.get("/large") { _ in Response.text(large) }
                router.get("/stream") { _ in
                    Response(status: 200, headers: []) { try await $0.write(Array(large.utf8)) }
                }
            }
        ) { served in
            let requests = ["/large", "/now", "/stream"].map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
            let text = await served.answer(to: Self.shift(requests + "GET /now HTTP/1.0\r\n\r\n", by: 1)) ?? ""
            let plain = Self.shift(text, by: -1)
            #expect(plain.split(separator: "HTTP/1.1 200 OK").count == 4)
            #expect(plain.contains("\r\n\r\n\(large)HTTP/1.1 200 OK"))
            #expect(plain.contains("\r\n\r\n4e20\r\n\(large)\r\n0\r\n\r\nHTTP/1.1"))
            #expect(plain.hasSuffix("\r\n\r\nnow."))
        }
    }
}
