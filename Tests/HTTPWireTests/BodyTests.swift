import HTTPWire
import Testing

@Suite struct `RFC 9112 sections 6 and 7, message bodies` {
    @Test(arguments: [
        (["Content-Length: 1", "Content-Length: 1"], 400), (["Content-Length: 1, 1"], 400),
        (["Content-Length: -1"], 400),
        (["Content-Length: +1"], 400), (["Content-Length:"], 400), (["Content-Length: 0x1"], 400),
        (["Content-Length: 1", "Transfer-Encoding: chunked"], 400), (["Transfer-Encoding: chunked, chunked"], 400),
        (["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], 400),
        (["Transfer-Encoding: chunked, gzip"], 400),
        (["Transfer-Encoding:"], 400), (["Transfer-Encoding: gzip"], 501), (["Transfer-Encoding: gzip, chunked"], 501),
        (["Transfer-Encoding: xchunked"], 501), (["Content-Length: 99999999999999999999"], 413),
        (["Content-Length: 1048577"], 413),
    ])
    func `whatever leaves the body's end in doubt is refused`(_ lines: [String], _ status: Int) {
        let head = (["POST / HTTP/1.1", "Host: x"] + lines + ["", ""]).joined(separator: "\r\n")
        #expect(Wire.parse(head) == .fault(status))
    }

    @Test func `HTTP/1.0 has no transfer codings`() {
        #expect(Wire.status("Transfer-Encoding: chunked", version: "1.0") == 400)
    }

    @Test(arguments: [1, 2, 5, .max]) func `chunks are joined, extensions and trailers dropped`(_ size: Int) {
        let text =
            Self.chunked("3\r\nabc\r\nA;x=\"y\" ;z\r\n0123456789\r\n2 ;q\r\nde\r\n000\r\nX-T: v\r\n\r\n") + "GET /"
        #expect(Wire.parse(text, size: size) == .requests(["POST / abc0123456789de"], rest: true))
    }

    @Test(arguments: [
        "\r\n", "g\r\n", "3\nabc", "3\r\nabcd\r\n", "3\r\nabc0\r\n", "-1\r\n", " 3\r\n", "3 \r\n", "3 4\r\n", "0x3\r\n",
        "3;a\u{0}\r\n", "3;a\rb", "0000000000000003\r\n", "0\r\nX : v\r\n\r\n", "0\r\n: v\r\n\r\n", "0\r\n\nx",
        "0\r\nX: \u{1}\r\n",
    ])
    func `section 7.1: malformed chunks are refused`(_ body: String) {
        #expect(Wire.parse(Self.chunked(body)) == .fault(400))
    }

    @Test func `a chunked body beyond the limit is 413 as soon as a chunk says so`() {
        var limits = RequestLimits()
        limits.maxBodyBytes = 4
        #expect(
            Wire.parse(Self.chunked("4\r\nabcd\r\n0\r\n\r\n"), limits: limits)
                == .requests(["POST / abcd"], rest: false))
        #expect(Wire.parse(Self.chunked("3\r\nabc\r\n2\r\n"), limits: limits) == .fault(413))
        #expect(Wire.parse(Self.chunked("fffffff\r\n"), limits: limits) == .fault(413))
    }

    @Test func `extensions and trailers are bounded`() {
        var limits = RequestLimits()
        limits.maxHeaderBytes = 100
        let long = String(repeating: "a", count: 101)
        #expect(Wire.parse(Self.chunked("3;\(long)"), limits: limits) == .fault(431))
        #expect(Wire.parse(Self.chunked("0\r\nX: \(long)"), limits: limits) == .fault(431))
    }

    private static func chunked(_ body: String) -> String {
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body
    }
}
