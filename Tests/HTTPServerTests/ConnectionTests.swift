import EventLoops
import HTTPServer
import HTTPWire
import Telemetry
import Testing

@Suite struct `Connections` {
    @Test func `RFC 9112 section 9.3: a connection serves one request after another`() async throws {
        try await Served.run { served in
            let client = served.client()
            for _ in 0..<3 {
                client.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n")
                let text = await client.read(until: "now")
                #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(!text.contains("Connection:"))
            }
            client.send("GET /now HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(await client.readToEnd()?.contains("\r\nConnection: close\r\n") == true)
            #expect(served.metrics.exposition().contains("dianabot_http_requests_total{class=\"2xx\"} 4"))
        }
    }

    @Test func `section 9.3.2: a hundred pipelined requests are answered in their order`() async throws {
        try await Served.run({ $0.maxPipelined = 7 }) { served in
            let paths = (0..<100).map { $0 % 3 == 0 ? "/later/\($0)-" : $0 % 3 == 1 ? "/now" : "/none" }
            var requests = paths.map {
                "GET \($0) HTTP/1.1\r\nHost: x\r\nX-Request-Id: number-\($0.utf8.count)\r\n\r\n"
            }
            requests.append("GET /later/end HTTP/1.0\r\n\r\n")
            let text = await served.answer(to: requests.joined()) ?? ""
            let statuses = text.split(separator: "HTTP/1.1 ").map { $0.prefix(3) }
            #expect(statuses == paths.map { $0 == "/none" ? "404" : "200" } + ["200"])
            let bodies = (0..<100).filter { $0 % 3 == 0 }.map { "\r\n\r\n\($0)-HTTP" }
            #expect(bodies.allSatisfy(text.contains))
        }
    }

    @Test func `section 9.6: half a connection is enough to be answered`() async throws {
        try await Served.run { served in
            let client = served.client()
            client.send("GET /later/one HTTP/1.1\r\nHost: x\r\n\r\nGET /later/two HTTP/1.1\r\nHost: x\r\n\r\n")
            client.finishSending()
            let text = await client.readToEnd()
            #expect(text?.contains("\r\n\r\none") == true)
            #expect(text?.hasSuffix("\r\n\r\ntwo") == true)
        }
    }

    @Test func `section 7.1: a chunked body arrives whole, after 100 Continue where that is expected`() async throws {
        try await Served.run { served in
            let client = served.client()
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
            #expect(await client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            client.send("3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n")
            #expect(await client.read(until: "abcdef").contains("Content-Length: 6\r\n"))
        }
    }

    @Test func `a handler that waited goes on with its connection's loop`() async throws {
        try await Served.run(routes: { router in
            router.get("/waited") { _ in
                let loop = EventLoop.current
                await offload {}
                return Response.text(loop != nil && EventLoop.current === loop ? "same" : "other")
            }
        }) { served in
            let text = await served.answer(to: "GET /waited HTTP/1.1\r\nHost: x\r\n\r\nGET /now HTTP/1.0\r\n\r\n")
            #expect(text?.contains("\r\n\r\nsameHTTP/1.1") == true)
            #expect(text?.hasSuffix("now") == true)
        }
    }

    @Test func `the client's request id comes back when it is one`() async throws {
        try await Served.run { served in
            let head = "GET /none HTTP/1.0\r\nX-Request-Id: "
            let own = await served.answer(to: head + "abc_DEF-123\r\n\r\n")
            #expect(own?.contains("X-Request-Id: abc_DEF-123\r\n") == true)
            #expect(own?.contains("\"request_id\":\"abc_DEF-123\"") == true)
            let ours = await served.answer(to: head + "short\r\n\r\n")
            #expect(ours?.contains("short") == false)
            #expect(ours?.contains("X-Request-Id: ") == true)
        }
    }

    @Test func `RFC 9110 sections 9.3.2, 9.3.7 and 15.5.6: HEAD, OPTIONS and other methods`() async throws {
        try await Served.run { served in
            let head = await served.answer(to: "HEAD /now HTTP/1.0\r\n\r\n")
            #expect(head?.contains("Content-Length: 3\r\n") == true)
            #expect(head?.hasSuffix("\r\n\r\n") == true)
            let options = await served.answer(to: "OPTIONS /now HTTP/1.0\r\n\r\n")
            #expect(options?.hasPrefix("HTTP/1.1 204 No Content\r\nAllow: GET, HEAD, OPTIONS\r\n") == true)
            let all = await served.answer(to: "OPTIONS * HTTP/1.0\r\n\r\n")
            #expect(all?.hasPrefix("HTTP/1.1 204") == true)
            let delete = await served.answer(to: "DELETE /now HTTP/1.0\r\n\r\n")
            #expect(delete?.hasPrefix("HTTP/1.1 405") == true)
            #expect(delete?.contains("Allow: GET, HEAD, OPTIONS\r\n") == true)
        }
    }
}
