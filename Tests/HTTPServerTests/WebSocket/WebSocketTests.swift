import HTTPServer
import HTTPWire
import Testing

@Suite struct `WebSockets` {
    private struct Broken: Error {}

    private func run(
        _ configure: (inout WebSocketConfiguration) -> Void = { _ in },
        server: (inout HTTPServerConfiguration) -> Void = { _ in },
        handler: @escaping @Sendable (WebSocket, RoutedRequest) async throws -> Void = { socket, _ in
            for await message in socket.messages { try await socket.send(message) }
        },
        _ body: (Served) async throws -> Void
    ) async throws {
        var configuration = WebSocketConfiguration()
        configure(&configuration)
        let fixed = configuration
        try await Served.run(server, routes: { $0.webSocket("/socket/{name}", fixed, handler) }, body)
    }

    @Test func `RFC 6455 section 1.3: the key is answered, and messages go both ways`() async throws {
        try await self.run({ $0.protocols = ["b", "a"] }) { served in
            let client = WebSocketClient(served)
            let head = await client.open("/socket/x", "Sec-WebSocket-Protocol: a, b\r\n")
            #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
            #expect(head.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
            #expect(head.contains("\r\nSec-WebSocket-Protocol: b\r\n"))
            #expect(!head.contains("Extensions"))
            client.send(0x01, Array("Hal".utf8))
            client.send(0x89, Array("?".utf8))
            client.send(0x80, Array("lo".utf8))
            #expect(await client.next() == .init(first: 0x8A, payload: Array("?".utf8)))
            #expect(await client.next() == .text("Hallo"))
            client.send(0x88, [3, 232])
            #expect(await client.next() == .close(1000))
            #expect(await client.next() == nil)
        }
    }

    @Test func `what is no handshake, or comes from another site, stays HTTP`() async throws {
        try await self.run { served in
            let plain = await served.answer(to: "GET /socket/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(plain?.hasPrefix("HTTP/1.1 400 ") == true)
            let early = WebSocketClient.request("/socket/x").replacing("HTTP/1.1", with: "HTTP/1.0")
            #expect(await served.answer(to: early)?.hasPrefix("HTTP/1.1 400 ") == true)
            let old = await WebSocketClient(served).open("/socket/x", "Sec-WebSocket-Version: 8\r\n")
            #expect(old.hasPrefix("HTTP/1.1 426 ") && old.contains("Sec-WebSocket-Version: 13\r\n"))
            let foreign = await WebSocketClient(served).open("/socket/x", "Origin: https://evil.test\r\n")
            #expect(foreign.hasPrefix("HTTP/1.1 403 "))
            let own = await WebSocketClient(served).open("/socket/x", "Origin: https://x.test\r\n")
            #expect(own.hasPrefix("HTTP/1.1 101 "))
        }
    }

    @Test func `whom a route does not admit is answered in HTTP`() async throws {
        let routes: (inout Router) -> Void = { router in
            router.webSocket(
                "/socket",
                admit: { request throws(Problem) in
                    guard request.headers["authorization"] != nil else { throw Problem(401, "test.nobody", "Who?") }
                },
                { socket, _ in for await message in socket.messages { try await socket.send(message) } })
        }
        try await Served.run(routes: routes) { served in
            let nobody = WebSocketClient.request("/socket", "Connection: close\r\n")
            #expect(await served.answer(to: nobody)?.hasPrefix("HTTP/1.1 401 ") == true)
            let client = WebSocketClient(served)
            #expect(await client.open("/socket", "Authorization: Bearer x\r\n").hasPrefix("HTTP/1.1 101 "))
            client.send(0x81, Array("Hallo".utf8))
            #expect(await client.next() == .text("Hallo"))
        }
    }

    @Test(arguments: [WebSocketConfiguration.Compression.eachMessage, .withContext])
    func `RFC 7692 section 7.2.3: compressed messages are understood and sent`(
        _ compression: WebSocketConfiguration.Compression
    ) async throws {
        try await self.run({
            $0.compression = compression
            $0.minCompressedBytes = 5
        }) { served in
            let client = WebSocketClient(served)
            let head = await client.open("/socket/x", "Sec-WebSocket-Extensions: permessage-deflate\r\n")
            #expect(head.contains("\r\nSec-WebSocket-Extensions: permessage-deflate"))
            // "Hello" as a fixed block, in a stored block, and with an early last block.
            let payloads: [[UInt8]] = [
                [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],
                [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
                [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
            ]
            for payload in payloads {
                client.send(0xC1, payload)
                let answer = await client.next()
                #expect(answer == .text("Hello") || answer?.first == 0xC1)
            }
            client.send(0xC1, WebSocketClient.compressed([UInt8](repeating: 0x61, count: 5000)))
            let long = await client.next()
            #expect(long?.first == 0xC1 && (long?.payload.count ?? 5000) < 100)
            client.send(0xC1, [0xFF, 0xFF, 0xFF])
            #expect(await client.next()?.code == 1007)
            #expect(await client.next() == nil)
        }
    }

    @Test(arguments: [WebSocketConfiguration.Compression.eachMessage, .withContext])
    func `a message that would hold up the loop goes out as it is`(
        _ compression: WebSocketConfiguration.Compression
    ) async throws {
        try await self.run({
            $0.compression = compression
            $0.maxCompressedBytes = 3000
        }) { served in
            let client = WebSocketClient(served)
            _ = await client.open("/socket/x", "Sec-WebSocket-Extensions: permessage-deflate\r\n")
            for (count, isCompressed) in [(3000, true), (3001, false), (3000, true)] {
                client.send(0x81, [UInt8](repeating: 0x61, count: count))
                let answer = await client.next()
                #expect(answer?.first == (isCompressed ? 0xC1 : 0x81))
                #expect(isCompressed || answer?.payload.count == count)
            }
        }
    }

    @Test func `RFC 7692 section 7: what inflates to too much is 1009, and costs no more than the limit`() async throws
    {
        try await self.run({ $0.limits.maxMessageBytes = 10_000 }) { served in
            let client = WebSocketClient(served)
            _ = await client.open("/socket/x", "Sec-WebSocket-Extensions: permessage-deflate\r\n")
            client.send(0xC2, WebSocketClient.compressed([UInt8](repeating: 0, count: 10_000)))
            #expect(await client.next()?.first == 0xC2)
            client.send(0xC2, WebSocketClient.compressed([UInt8](repeating: 0, count: 4_000_000)))
            #expect(await client.next()?.code == 1009)
        }
    }

    @Test func `section 7.1.7: what breaks the protocol is told so, and the handler hears the end`() async throws {
        let ended = Signal<Int>()
        try await self.run(handler: { socket, _ in
            var count = 0
            for await _ in socket.messages { count += 1 }
            await #expect(throws: WebSocketClose.self) { try await socket.send(.text("late")) }
            ended.send(count)
        }) { served in
            let client = WebSocketClient(served)
            _ = await client.open("/socket/x")
            client.send("one")
            client.send(0x83)
            #expect(await client.next()?.code == 1002)
            #expect(await client.next() == nil)
            #expect(await ended.value == 1)
        }
    }

    @Test func `a handler that returns closes with 1000, one that throws with 1011`() async throws {
        try await self.run(handler: { socket, request in
            try await socket.send(.binary([1]))
            if try request.path("name", as: String.self) == "broken" { throw Broken() }
        }) { served in
            for (path, code) in [("/socket/well", 1000), ("/socket/broken", 1011)] as [(String, UInt16)] {
                let client = WebSocketClient(served)
                _ = await client.open(path)
                #expect(await client.next() == .init(first: 0x82, payload: [1]))
                #expect(await client.next() == .close(code))
                client.send(0x88, [3, 232])
                #expect(await client.next() == nil)
            }
        }
    }

    @Test func `a peer that does not read is dropped with a reason, once too much waits for it`()
        async throws
    {
        let reason = Signal<WebSocketClose>()
        try await self.run(
            { $0.maxQueuedBytes = 300_000 },
            // On a busy machine the client comes to read late.
            server: {
                $0.timeouts.write = .seconds(300)
                $0.timeouts.linger = .seconds(300)
            },
            handler: { socket, _ in
                for _ in 0..<200 { socket.offer(.binary([UInt8](repeating: 7, count: 100_000))) }
                do throws(WebSocketClose) { while true { try await socket.send(.text("?")) } } catch {
                    reason.send(error)
                }
            }
        ) { served in
            let client = WebSocketClient(served, receiveBufferBytes: 65_536)
            _ = await client.open("/socket/x")
            #expect(await reason.value == .tooSlow)
            var last: WebSocketClient.Frame?
            while let frame = await client.next() { last = frame }
            #expect(last?.code == 1008)
        }
    }

    @Test func `a handler that does not take messages slows the peer down, and loses none`() async throws {
        let go = Signal<Void>()
        try await self.run(
            { $0.maxWaitingMessages = 4 },
            handler: { socket, _ in
                await go.value
                for await message in socket.messages { try await socket.send(message) }
            }
        ) { served in
            let client = WebSocketClient(served)
            _ = await client.open("/socket/x")
            for number in 0..<500 { client.send("\(number)") }
            go.send()
            for number in 0..<500 { #expect(await client.next() == .text("\(number)")) }
        }
    }

    @Test func `a silent peer is pinged, again and again while it answers`() async throws {
        try await self.run({ $0.limits.pingInterval = .milliseconds(20) }) { served in
            let client = WebSocketClient(served)
            _ = await client.open("/socket/x")
            for _ in 0..<2 {
                #expect(await client.next() == .init(first: 0x89, payload: []))
                client.send(0x8A)
            }
        }
    }

    @Test func `a peer that does not answer a ping is dropped`() async throws {
        try await self.run({
            $0.limits.pingInterval = .milliseconds(1)
            $0.limits.pongTimeout = .milliseconds(1)
        }) { served in
            let client = WebSocketClient(served)
            _ = await client.open("/socket/x")
            #expect(await client.next() == .init(first: 0x89, payload: []))
            #expect(await client.next() == nil)
        }
    }

    @Test func `a server that stops says 1001`() async throws {
        try await self.run { served in
            let client = WebSocketClient(served)
            _ = await client.open("/socket/x")
            async let stopped: Void = served.server.shutdown(deadline: .seconds(60))
            #expect(await client.next()?.code == 1001)
            client.send(0x88, [3, 233])
            #expect(await client.next() == nil)
            await stopped
        }
    }
}
