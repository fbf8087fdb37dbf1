import HTTPServer
import HTTPWire
import Telemetry
import Testing

@Suite struct `Limits` {
    @Test(arguments: [
        ("nonsense\r\n\r\n", 400, "http.malformed_request"),
        ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\n", 414, "http.uri_too_long"),
        ("GET / HTTP/1.1\r\nA: \(String(repeating: "a", count: 17_000))", 431, "http.headers_too_large"),
        ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n", 413, "http.body_too_large"),
        ("GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n", 417, "http.expectation_failed"),
        ("BREW / HTTP/1.1\r\n", 501, "http.not_implemented"),
        ("GET / HTTP/2.0\r\n", 505, "http.version_not_supported"),
    ])
    func `what cannot be served is told why, and the connection ends`(
        _ request: String, _ status: Int, _ code: String
    ) async throws {
        // What follows must not cost the client its answer (RFC 9112 section 9.6), nor be answered.
        try await Served.run { served in
            let text = await served.answer(to: request + String(repeating: "x", count: 100_000))
            #expect(text?.hasPrefix("HTTP/1.1 \(status) ") == true)
            #expect(text?.contains("Connection: close\r\n") == true)
            #expect(text?.contains("\"code\":\"\(code)\"") == true)
            #expect(text?.split(separator: "X-Request-Id: ").count == 2)
        }
    }

    @Test func `a slow head is 408, a slow body too`() async throws {
        try await Served.run({
            $0.timeouts.header = .milliseconds(30)
            $0.timeouts.body = .milliseconds(30)
        }) { served in
            let head = await served.answer(to: "GET / HT")
            #expect(head?.hasPrefix("HTTP/1.1 408 ") == true)
            let body = await served.answer(to: "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab")
            #expect(body?.contains("\"code\":\"http.request_timeout\"") == true)
        }
    }

    @Test func `who says nothing is closed without a word`() async throws {
        try await Served.run({
            $0.timeouts.header = .milliseconds(30)
            $0.timeouts.idle = .milliseconds(30)
        }) { served in
            #expect(await served.client().readToEnd() == "")
            let answered = await served.answer(to: "GET /now HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answered?.hasSuffix("now") == true)
        }
    }

    @Test func `one connection too many is 503`() async throws {
        try await Served.run({ $0.maxConnectionsPerAddress = 1 }) { served in
            let first = served.client()
            first.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = await first.read(until: "now")
            let second = await served.client().readToEnd()
            #expect(second?.hasPrefix("HTTP/1.1 503 ") == true)
            #expect(second?.contains("Retry-After: 1\r\n") == true)
            #expect(served.metrics.exposition().contains("dianabot_http_connections 1\n"))
        }
    }

    @Test func `the last request of a connection says so`() async throws {
        try await Served.run({ $0.maxRequestsPerConnection = 2 }) { served in
            let request = "GET /now HTTP/1.1\r\nHost: x\r\n\r\n"
            let text = await served.answer(to: request + request + request)
            #expect(text?.split(separator: "HTTP/1.1 200").count == 2)
            #expect(text?.contains("Connection: close") == true)
        }
    }
}
