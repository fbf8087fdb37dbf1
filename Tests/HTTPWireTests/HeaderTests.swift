import HTTPWire
import Testing

@Suite struct `RFC 9112 section 5, header fields` {
    @Test func `names are compared without case, values come trimmed`() {
        let request = Wire.request("GET / HTTP/1.1\r\nhOsT: x\r\nX-One: \t a b \t\r\nX-Empty:\r\n\r\n")?.request
        #expect(request?.headers["x-one"] == "a b")
        #expect(request?.headers["x-empty"] == "")
        #expect(request?.headers["x-none"] == nil)
        #expect(request?.peer == "192.0.2.1")
    }

    @Test(arguments: [
        "X-One : a", ": a", "X One: a", "no colon", "X: a\u{0}b", "X: a\rb", "X: \u{1}", " X: a", "X: a\r\n folded",
        "X\u{e9}: a",
    ])
    func `a malformed line is refused`(_ line: String) { #expect(Wire.status("Host: x", line) == 400) }

    @Test func `section 3.2: exactly one Host in HTTP/1.1, none is needed in 1.0`() {
        #expect(Wire.status() == 400)
        #expect(Wire.status("Host: a", "Host: a") == 400)
        #expect(Wire.status("Host: a/b") == 400)
        #expect(Wire.status("Host: a@b") == 400)
        #expect(Wire.status("Host: [::1]:8080") == nil)
        #expect(Wire.status(version: "1.0") == nil)
    }

    @Test func `too many fields or too long ones are 431`() {
        var limits = RequestLimits()
        limits.maxHeaderFields = 3
        limits.maxHeaderBytes = 40
        let head = "GET / HTTP/1.1\r\nHost: x\r\n"
        #expect(Wire.parse(head + "A: 1\r\nB: 2\r\n\r\n", limits: limits) == .requests(["GET /"], rest: false))
        #expect(Wire.parse(head + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits: limits) == .fault(431))
        #expect(Wire.parse(head + "A: " + String(repeating: "a", count: 40), limits: limits) == .fault(431))
    }

    @Test(
        arguments: [
            ("1.1", nil, true), ("1.1", "close", false), ("1.1", "x, Close", false), ("1.0", nil, false),
            ("1.0", "keep-alive", true), ("1.0", "keep-alive, close", false),
        ] as [(String, String?, Bool)])
    func `section 9.3: the connection stays when both would have it`(_ version: String, _ value: String?, _ stays: Bool)
    {
        let line = value.map { "Connection: \($0)\r\n" } ?? ""
        #expect(Wire.request("GET / HTTP/\(version)\r\nHost: x\r\n\(line)\r\n")?.wantsToStay == stays)
    }

    @Test func `RFC 9110 section 10.1.1: 100-continue is the only expectation`() {
        #expect(Wire.status("Host: x", "Expect: 100-Continue", "Content-Length: 1") == nil)
        #expect(Wire.status("Host: x", "Expect: 200-ok") == 417)
        #expect(Wire.status("Expect: 200-ok", version: "1.0") == nil)
    }

    /// Eight bytes are looked at together, and the last of them may be part of two such looks.
    @Test(arguments: [1, 7, 8, 9, 15, 16, 17, 24])
    func `RFC 9110 section 5.5 and RFC 3986 section 3: a byte that may not stand is found in every place`(_ length: Int)
    {
        for place in 0..<length {
            for byte in UInt8.min...UInt8.max where byte != 10 && byte != 13 && !(byte == 9 || byte == 32) {
                var text = [UInt8](repeating: UInt8(ascii: "a"), count: length)
                text[place] = byte
                let isValue = byte >= 0x20 && byte != 0x7F
                #expect(self.isAccepted("GET / HTTP/1.1\r\nHost: x\r\nA: ", text, "\r\n\r\n") == isValue)
                let isTarget = byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#")
                #expect(self.isAccepted("GET /", text, " HTTP/1.1\r\nHost: x\r\n\r\n") == isTarget)
            }
        }
    }

    private func isAccepted(_ before: String, _ bytes: [UInt8], _ after: String) -> Bool {
        var parser = RequestParser(limits: RequestLimits(), peer: "")
        let all = Array(before.utf8) + bytes + Array(after.utf8)
        return (try? Wire.requests(in: all, with: &parser).get().count == 1) ?? false
    }

    @Test func `any bytes at all end in a request, a fault or a wait`() {
        let seed = Array(
            "POST /a?b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nT: v\r\n\r\n".utf8)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<3000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            var (whole, cut) = (
                RequestParser(limits: RequestLimits(), origin: ClientOrigin(peer: "")),
                RequestParser(limits: RequestLimits(), origin: ClientOrigin(peer: ""))
            )
            let size = Int.random(in: 1...20, using: &generator)
            let one = Wire.requests(in: bytes, with: &whole).map { $0.map(\.request.body) }
            let other = Wire.requests(in: bytes, size: size, with: &cut).map { $0.map(\.request.body) }
            #expect(one == other, "\(bytes) cut to \(size)")
        }
    }
}
