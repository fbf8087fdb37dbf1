import HTTPServer
import HTTPWire
import Testing

/// Rules of RFC 9110 and 9112 that show only on a connection; the parser's own are in HTTPWireTests.
@Suite struct `Rules on the wire` {
    private func answer(_ text: String) async throws -> String {
        var answer = ""
        try await Served.run(
            { $0.limits.maxBodyBytes = 1000 },
            routes: { router in
                router.on(.get, "/host", .now { Response.text($0.request.host ?? "-") })
                router.on(.post, "/fail", .now { _ throws(Problem) in throw Problem(500, "test.failed", "Failed.") })
            }
        ) { served in answer = await served.answer(to: text) ?? "open" }
        return answer
    }

    @Test func `RFC 9112 section 3.2.2: the host of an absolute target outweighs Host`() async throws {
        let absolute = try await self.answer(
            "GET http://a.example:80/host HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n")
        #expect(absolute.hasSuffix("\r\n\r\na.example:80"))
        let plain = try await self.answer("GET /host HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n")
        #expect(plain.hasSuffix("\r\n\r\nb"))
        #expect(try await self.answer("GET /host HTTP/1.0\r\n\r\n").hasSuffix("\r\n\r\n-"))
        #expect(try await self.answer("GET http://a/host HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
    }

    @Test(arguments: [
        ("GET /now HTTP/1.0\r\n\r\n", 200), ("OPTIONS /now HTTP/1.0\r\n\r\n", 204), ("GET /none HTTP/1.0\r\n\r\n", 404),
        ("PUT /now HTTP/1.0\r\n\r\n", 405), ("GET\r\n\r\n", 400), ("POST /fail HTTP/1.0\r\n\r\n", 500),
    ])
    func `RFC 9110 section 6.6.1: every answer has one Date`(_ request: String, _ status: Int) async throws {
        let text = try await self.answer(request)
        #expect(text.hasPrefix("HTTP/1.1 \(status) "))
        #expect(text.split(separator: "\r\nDate: ").count == 2)
    }

    @Test func `section 9.3.7: OPTIONS of the server itself names all methods`() async throws {
        let text = try await self.answer("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(text.contains("\r\nAllow: DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT\r\n"))
        #expect(try await self.answer("GET * HTTP/1.1\r\nHost: x\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
    }

    @Test func `section 9.3.2: HEAD has the fields of GET, even of a failure, and no body`() async throws {
        let text = try await self.answer(
            "HEAD /none HTTP/1.1\r\nHost: x\r\n\r\nHEAD /now HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(text.split(separator: "\r\n\r\n").count == 2)
        #expect(text.contains("Content-Type: application/problem+json\r\n"))
    }

    @Test func `section 10.1.1: no 100 for a body that is refused, nor for one that came along`() async throws {
        let head = "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
        let refused = try await self.answer(head + "Content-Length: 1001\r\n\r\n")
        #expect(refused.hasPrefix("HTTP/1.1 413 "))
        let along = try await self.answer(head + "Content-Length: 3\r\n\r\nabc")
        #expect(along.hasPrefix("HTTP/1.1 200 "))
        let empty = try await self.answer(head + "Content-Length: 0\r\n\r\n")
        #expect(empty.hasPrefix("HTTP/1.1 200 "))
    }

    @Test func `RFC 9112 section 6.1: a smuggled second request is never answered`() async throws {
        let smuggled = "GET /now HTTP/1.1\r\nHost: x\r\n\r\n"
        for lines in [
            "Content-Length: 4\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 4",
            "Content-Length: 0\r\nContent-Length: 44", "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding : chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
            "Content-Length: 0\r\n Content-Length: 44", "X: a\rContent-Length: 44", "Content-Length: 0\n",
        ] {
            let text = try await self.answer("POST /echo HTTP/1.1\r\nHost: x\r\n\(lines)\r\n\r\n0\r\n\r\n\(smuggled)")
            #expect(text.hasPrefix("HTTP/1.1 400 ") || text.hasPrefix("HTTP/1.1 501 "), "\(lines)")
            #expect(text.split(separator: "HTTP/1.1 ").count == 1, "\(lines)")
            #expect(text.contains("\r\nConnection: close\r\n"))
        }
    }

    @Test func `section 9.6: after Connection: close nothing is answered any more`() async throws {
        let text = try await self.answer(
            "GET /now HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /now HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(text.split(separator: "HTTP/1.1 ").count == 1)
    }

    @Test func `section 6.3: a request cut short by half a close is not carried out`() async throws {
        try await Served.run { served in
            for part in ["GET /now HT", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"] {
                let client = served.client()
                client.send(part)
                client.finishSending()
                #expect(await client.readToEnd() == "")
            }
        }
    }

    @Test func `one connection too many in all is 503, and room is made by the next that ends`() async throws {
        try await Served.run({ $0.maxConnections = 1 }) { served in
            let request = "GET /now HTTP/1.1\r\nHost: x\r\n"
            var first: RawClient? = served.client()
            first?.send(request + "\r\n")
            _ = await first?.read(until: "now")
            #expect(await served.client().readToEnd()?.hasPrefix("HTTP/1.1 503 ") == true)
            first?.send(request + "Connection: close\r\n\r\n")
            _ = await first?.readToEnd()
            first = nil
            #expect(await served.answer(to: request + "Connection: close\r\n\r\n")?.hasSuffix("now") == true)
        }
    }
}
