import HTTPServer
import HTTPWire
import Testing

@Suite struct `Behind proxies` {
    private func seen(_ headers: String, trusting ranges: [String]) async throws -> String? {
        let trusted = try ranges.map { try #require(AddressRange($0)) }
        var answer: String?
        try await Served.run(
            { $0.trustedProxies = trusted },
            routes: { router in
                router.on(
                    .get, "/who",
                    .now { request in
                        let it = request.request
                        return Response.text("\(it.peer) \(it.clientAddress) \(it.scheme) \(it.host ?? "-")")
                    })
            }
        ) { served in
            let text = await served.answer(
                to: "GET /who HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\(headers)\r\n")
            answer = text?.split(separator: "\r\n\r\n").last.map(String.init)
        }
        return answer
    }

    @Test func `nobody is believed unless configured`() async throws {
        let headers =
            "X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.2;proto=https\r\nX-Forwarded-Proto: https\r\n"
        #expect(try await self.seen(headers, trusting: []) == "127.0.0.1 127.0.0.1 http h")
        #expect(try await self.seen(headers, trusting: ["10.0.0.0/8", "::1"]) == "127.0.0.1 127.0.0.1 http h")
    }

    @Test(arguments: [
        ("X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1 http h"),
        // What the client wrote itself stands left of what the trusted proxy added.
        ("X-Forwarded-For: 6.6.6.6, 192.0.2.1\r\n", "192.0.2.1 http h"),
        ("X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1 http h"),
        ("X-Forwarded-For: 192.0.2.1, 10.1.2.3\r\nX-Forwarded-Proto: https, http\r\n", "192.0.2.1 https h"),
        ("X-Forwarded-For: 6.6.6.6, 192.0.2.1\r\nX-Forwarded-Proto: https\r\n", "192.0.2.1 https h"),
        ("X-Forwarded-For: [2001:db8::1]:80\r\nX-Forwarded-Host: example.org\r\n", "2001:db8::1 http example.org"),
        ("X-Forwarded-For: nonsense\r\nX-Forwarded-Proto: gopher\r\n", "127.0.0.1 http h"),
        ("X-Forwarded-Host: a/b\r\n", "127.0.0.1 http h"), ("", "127.0.0.1 http h"),
    ])
    func `X-Forwarded fields of a trusted proxy are`(_ headers: String, _ expected: String) async throws {
        #expect(try await self.seen(headers, trusting: ["127.0.0.1", "10.0.0.0/8"]) == "127.0.0.1 \(expected)")
    }

    @Test(arguments: [
        ("for=192.0.2.60;proto=https;by=203.0.113.43;host=example.org", "192.0.2.60 https example.org"),
        ("For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17 http h"),
        ("for=6.6.6.6, for=192.0.2.43;proto=https, for=10.9.9.9", "192.0.2.43 https h"),
        ("for=\"a,b;c\", for=192.0.2.43", "192.0.2.43 http h"),
        ("for=unknown", "127.0.0.1 http h"), ("for=_hidden;proto=https", "127.0.0.1 https h"),
        ("for", "127.0.0.1 http h"), ("for=\"192.0.2.1", "127.0.0.1 http h"),
    ])
    func `RFC 7239 section 4: and so is Forwarded, which wins`(_ value: String, _ expected: String) async throws {
        let headers = "Forwarded: \(value)\r\nX-Forwarded-For: 7.7.7.7\r\n"
        #expect(try await self.seen(headers, trusting: ["127.0.0.0/8", "10.0.0.0/8"]) == "127.0.0.1 \(expected)")
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0", "10.0.0.0/8/8", "::1/129", "host", "10.0.0.0/x"])
    func `what is no range is refused`(_ text: String) { #expect(AddressRange(text) == nil) }
}

@Suite struct `Pages of other origins` {
    private func answer(_ origins: [String], _ request: String) async throws -> String {
        let policy = try #require(CrossOriginPolicy(origins: origins))
        var answer = ""
        try await Served.run({ $0.crossOrigin = policy }) { served in
            answer = await served.answer(to: "\(request)Host: x\r\nConnection: close\r\n\r\n") ?? ""
        }
        return answer
    }

    @Test func `a listed origin may read, another may not`() async throws {
        let origins = ["https://a.example", "http://localhost:3000"]
        let yes = try await self.answer(origins, "GET /now HTTP/1.1\r\nOrigin: https://a.example\r\n")
        #expect(yes.contains("\r\nAccess-Control-Allow-Origin: https://a.example\r\n"))
        #expect(yes.contains("\r\nVary: Origin\r\n"))
        #expect(!yes.contains("Credentials"))
        let no = try await self.answer(origins, "GET /now HTTP/1.1\r\nOrigin: https://b.example\r\n")
        #expect(!no.contains("Access-Control"))
        #expect(no.contains("\r\nVary: Origin\r\n"))
        let all = try await self.answer(["*"], "GET /none HTTP/1.1\r\nOrigin: https://b.example\r\n")
        #expect(all.hasPrefix("HTTP/1.1 404"))
        #expect(all.contains("\r\nAccess-Control-Allow-Origin: *\r\n"))
    }

    @Test func `a preflight hears which methods and headers there are`() async throws {
        let text = try await self.answer(
            ["https://a.example"],
            "OPTIONS /echo HTTP/1.1\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST\r\n")
        #expect(text.hasPrefix("HTTP/1.1 204"))
        #expect(text.contains("\r\nAccess-Control-Allow-Methods: OPTIONS, POST\r\n"))
        #expect(text.contains("\r\nAccess-Control-Allow-Headers: Authorization, Content-Type, Idempotency-Key"))
        #expect(text.contains("\r\nAccess-Control-Max-Age: 600\r\n"))
    }

    @Test(arguments: ["a.example", "https://", "https://a.example/", "https://A.example", "ftp://a", "null", ""])
    func `what is no origin is refused`(_ text: String) { #expect(CrossOriginPolicy(origins: [text]) == nil) }
}
