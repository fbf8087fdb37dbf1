import HTTPWire
import Testing

@Suite struct `RFC 9112 section 3, the request line` {
    @Test(arguments: [1, 2, 3, 7, .max]) func `requests come out whole however the bytes are cut`(_ size: Int) {
        let text = "GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /c"
        #expect(Wire.parse(text, size: size) == .requests(["GET /a", "POST /b abc"], rest: true))
    }

    @Test(arguments: [
        ("GET /", 400), ("GET  / HTTP/1.1", 400), ("GET / HTTP/1.1 ", 400), (" GET / HTTP/1.1", 400),
        ("GET /a b HTTP/1.1", 400), ("GET\t/ HTTP/1.1", 400), ("GET / http/1.1", 400), ("G@T / HTTP/1.1", 400),
        ("GET x HTTP/1.1", 400), ("GET /#a HTTP/1.1", 400), ("GET /\u{7f} HTTP/1.1", 400), ("GET /é HTTP/1.1", 400),
        ("GET * HTTP/1.1", 400), ("GET http:// HTTP/1.1", 400), ("GET / HTTP/1.1\r", 400), ("GET / HTTP/11", 400),
        ("BREW / HTTP/1.1", 501), ("get / HTTP/1.1", 501), ("CONNECT a:1 HTTP/1.1", 501),
        ("GET / HTTP/2.0", 505), ("GET / HTTP/0.9", 505),
    ])
    func `a line that is not method, target and version is refused`(_ line: String, _ status: Int) {
        #expect(Wire.parse("\(line)\r\nHost: x\r\n\r\n") == .fault(status))
    }

    @Test(arguments: ["GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nHost: x\n\r\n", "\nGET / HTTP/1.1\r\n"])
    func `section 2.2: a bare line feed is refused`(_ text: String) { #expect(Wire.parse(text) == .fault(400)) }

    @Test func `section 2.2: one empty line before a request is forgiven, a second is not`() {
        #expect(Wire.parse("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n") == .requests(["GET /"], rest: false))
        #expect(Wire.parse("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n") == .fault(400))
    }

    @Test func `section 3.2: target and query are told apart in each form`() {
        let plain = Wire.request("GET /a%20b?c=d?e HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(plain?.request.path == "/a%20b")
        #expect(plain?.request.query == "c=d?e")
        let absolute = Wire.request("GET http://x:80?q HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(absolute?.request.path == "/")
        #expect(absolute?.request.query == "q")
        #expect(Wire.request("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")?.request.path == "*")
    }

    @Test func `a request line beyond its limit is 414, before its end has come`() {
        var limits = RequestLimits()
        limits.maxRequestLineBytes = 20
        #expect(
            Wire.parse("GET /6789 HTTP/1.1\r\nHost: x\r\n\r\n", limits: limits) == .requests(["GET /6789"], rest: false)
        )
        #expect(Wire.parse("GET /67890 HTTP/1.1\r\nHost: x\r\n\r\n", limits: limits) == .fault(414))
        #expect(Wire.parse("GET /67890123456789012345", limits: limits) == .fault(414))
    }
}
