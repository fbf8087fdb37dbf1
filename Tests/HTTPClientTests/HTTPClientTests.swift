import EventLoops
import HTTPClient
import Testing

@Suite struct HTTPClientTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Kind: test \r\n\r\nhi"

    /// A client on a loop of its own and a scripted server, for the length of `body`.
    private func with(
        _ parts: StandInServer.Part..., limits: HTTPClient.Limits = .init(),
        _ body: (HTTPClient, StandInServer) async throws -> Void
    ) async throws {
        let loop = EventLoop.start(count: 1)[0]
        let client = HTTPClient(loop: loop, limits: limits)
        let server = StandInServer(parts)
        let result: Result<Void, any Error>
        do { result = .success(try await body(client, server)) } catch { result = .failure(error) }
        await client.stop()
        server.stop()
        loop.stop()
        try result.get()
    }

    @Test func `an answer comes back with status, headers and body`() async throws {
        try await self.with(.answer(Self.ok)) { client, server in
            let response = try await client.send(ClientRequest(url: server.url + "/a?b=c"))
            #expect(response.status == 200)
            #expect(response.header("x-kind") == "test")
            #expect(response.body == Array("hi".utf8))
        }
    }

    @Test func `a request carries its own headers and no others`() async throws {
        try await self.with(.answer(Self.ok)) { client, server in
            let request = ClientRequest(
                method: "POST", url: server.url + "/path", headers: [("X-One", "1"), ("X-Empty", "")],
                body: Array("body".utf8))
            _ = try await client.send(request)
            #expect(
                server.requests == [
                    "POST /path HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nX-One: 1\r\nX-Empty:\r\n"
                        + "Content-Length: 4\r\n\r\nbody"
                ])
        }
    }

    @Test func `a connection is used again`() async throws {
        try await self.with(.answer(Self.ok), .answer(Self.ok), .answer(Self.ok)) { client, server in
            for _ in 0..<3 { _ = try await client.send(ClientRequest(url: server.url)) }
            #expect(server.requests.count == 3)
            #expect(server.connections == 1)
        }
    }

    @Test func `a redirect is an answer`() async throws {
        let redirect = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
        try await self.with(.answer(redirect)) { client, server in
            let response = try await client.send(ClientRequest(url: server.url))
            #expect(response.status == 302)
        }
    }

    @Test func `a refused connection is known not to be sent`() async throws {
        try await self.with { client, server in
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send(ClientRequest(method: "POST", url: "http://127.0.0.1:1/bot123:secret/x"))
            }
            #expect(error?.mayHaveBeenSent == false)
            #expect(error.map { "\($0)" }?.contains("secret") == false)
        }
    }

    @Test func `silence after the request is an unknown outcome by the deadline`() async throws {
        try await self.with(.silence) { client, server in
            let request = ClientRequest(
                method: "POST", url: server.url, body: Array("pay".utf8), deadline: .seconds(1))
            await #expect(throws: HTTPClientError.timedOut) { try await client.send(request) }
        }
    }

    @Test func `a post that broke on a reused connection is not repeated`() async throws {
        try await self.with(.answer(Self.ok), .hangUp, .answer(Self.ok)) { client, server in
            let request = ClientRequest(method: "POST", url: server.url, body: Array("pay".utf8))
            _ = try await client.send(request)
            let error = await #expect(throws: HTTPClientError.self) { try await client.send(request) }
            #expect(error?.mayHaveBeenSent == true)
            #expect(server.requests.count == 2)
        }
    }

    @Test func `a body beyond the limit is refused`() async throws {
        try await self.with(.answer(Self.ok)) { client, server in
            await #expect(throws: HTTPClientError.tooLarge) {
                try await client.send(ClientRequest(url: server.url, maxResponseBytes: 1))
            }
        }
    }

    @Test(arguments: ["ftp://127.0.0.1/x", "no url", "http://", "http://127.0.0.1/\0"])
    func `an unusable URL is known not to be sent`(_ url: String) async throws {
        try await self.with { client, _ in
            let error = await #expect(throws: HTTPClientError.self) { try await client.send(ClientRequest(url: url)) }
            #expect(error?.mayHaveBeenSent == false)
        }
    }

    @Test func `a header cannot bring a second one`() async throws {
        try await self.with(.answer(Self.ok)) { client, server in
            let request = ClientRequest(url: server.url, headers: [("X-One", "1\r\nX-Two: 2")])
            await #expect(throws: HTTPClientError.notSent(reason: "a header holds a control character")) {
                try await client.send(request)
            }
            #expect(server.requests.isEmpty)
        }
    }

    @Test func `what waits is bounded and knows that nothing was sent`() async throws {
        try await self.with(.silence, limits: .init(concurrent: 1, queued: 0)) { client, server in
            async let first = client.send(ClientRequest(url: server.url, deadline: .seconds(1)))
            async let second = client.send(ClientRequest(url: server.url, deadline: .seconds(1)))
            var errors: [HTTPClientError] = []
            do { _ = try await first } catch let error as HTTPClientError { errors.append(error) }
            do { _ = try await second } catch let error as HTTPClientError { errors.append(error) }
            #expect(Set(errors) == [.timedOut, .notSent(reason: "too many requests are waiting")])
        }
    }

    @Test func `a waiting request goes when the one before has ended`() async throws {
        try await self.with(
            .answer(Self.ok), .answer(Self.ok), .answer(Self.ok), limits: .init(concurrent: 1, queued: 9)
        ) { client, server in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 { group.addTask { try await client.send(ClientRequest(url: server.url)).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == [200, 200, 200])
        }
    }

    @Test func `a cancelled call ends at once`() async throws {
        try await self.with(.silence) { client, server in
            let call = Task { try await client.send(ClientRequest(url: server.url)) }
            call.cancel()
            let error = await #expect(throws: HTTPClientError.self) { try await call.value }
            #expect([.notSent(reason: "cancelled"), .unknownOutcome(reason: "cancelled")].contains(error))
        }
    }

    @Test func `a stopped client sends nothing`() async throws {
        try await self.with(.answer(Self.ok)) { client, server in
            await client.stop()
            await #expect(throws: HTTPClientError.notSent(reason: "the client has stopped")) {
                try await client.send(ClientRequest(url: server.url))
            }
        }
    }

    @Test func `it works on the loop it runs on`() async throws {
        let loop = EventLoop.start(count: 1)[0]
        let client = HTTPClient(loop: loop)
        let server = StandInServer([.answer(Self.ok)])
        let url = server.url
        let status = try await Task(executorPreference: loop) {
            try await client.send(ClientRequest(url: url)).status
        }.value
        #expect(status == 200)
        await client.stop()
        server.stop()
        loop.stop()
    }

    @Test(arguments: [
        ("https://api.telegram.org/bot1:secret/getMe", "https://api.telegram.org"),
        ("http://user:secret@host:1/x", "http://host:1"), ("http://host?token=secret", "http://host"),
        ("secret", "(malformed URL)"),
    ])
    func `a request is described without its secrets`(_ url: String, _ origin: String) {
        let request = ClientRequest(method: "POST", url: url)
        #expect("\(request)" == "POST \(origin)")
        var dumped = ""
        dump(request, to: &dumped)
        #expect(!dumped.contains("secret"))
    }
}
