import HTTPWire
import Testing

@Suite struct `Responses as bytes` {
    private func text(
        _ response: Response, persistence: ResponseEncoder.Persistence = .stay, isHead: Bool = false,
        isHTTP10: Bool = false
    ) -> String {
        var output = OutputBuffer()
        ResponseEncoder.append(
            response, persistence: persistence, isHead: isHead, isHTTP10: isHTTP10,
            date: HTTPDate(secondsSince1970: 784_111_777), requestID: .given("I"), to: &output)
        return output.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            .replacing("Sun, 06 Nov 1994 08:49:37 GMT", with: "D")
    }

    @Test func `a request's number reads the same everywhere`() {
        let text = RequestID.number(0x0123_4567_89AB_CDEF).text
        #expect(text == "fedcba976543210")
        var output = OutputBuffer()
        ResponseEncoder.append(
            Response(status: 204), persistence: .stay, isHead: false, isHTTP10: false,
            date: HTTPDate(secondsSince1970: 0), requestID: .number(0x0123_4567_89AB_CDEF), to: &output)
        #expect(output.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }.contains("X-Request-Id: \(text)\r\n"))
    }

    @Test func `a body comes with its length`() {
        let response = Response(status: 200, headers: [("A", "b")], body: Array("hello".utf8))
        #expect(
            self.text(response)
                == "HTTP/1.1 200 OK\r\nA: b\r\nX-Content-Type-Options: nosniff\r\nX-Request-Id: I\r\nDate: D\r\n"
                + "Content-Length: 5\r\n\r\nhello")
    }

    @Test func `RFC 9110 section 9.3.2: HEAD has the length but no body`() {
        let text = self.text(Response(status: 200, body: Array("hello".utf8)), isHead: true)
        #expect(text.hasSuffix("Content-Length: 5\r\n\r\n"))
    }

    @Test(arguments: [204, 304]) func `RFC 9112 section 6.3: some statuses have neither`(_ status: Int) {
        let text = self.text(Response(status: status, body: [1]), persistence: .close)
        #expect(text.hasSuffix("Date: D\r\nConnection: close\r\n\r\n"))
    }

    @Test func `a stream is chunked, for HTTP/1.0 it ends with the connection`() {
        let stream = Response(status: 200, headers: [], stream: { _ in })
        #expect(ResponseEncoder.framing(of: stream, isHTTP10: false) == .chunked)
        #expect(ResponseEncoder.framing(of: stream, isHTTP10: true) == .untilClose)
        var bytes: [UInt8] = []
        ResponseEncoder.appendChunk(Array(repeating: 65, count: 17), to: &bytes)
        ResponseEncoder.appendChunk([], to: &bytes)
        ResponseEncoder.appendLastChunk(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "11\r\nAAAAAAAAAAAAAAAAA\r\n0\r\n\r\n")
    }

    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
    ])
    func `RFC 9110 section 5.6.7: dates`(_ seconds: Int, _ text: String) {
        #expect(HTTPDate.text(secondsSince1970: seconds) == text)
    }
}
