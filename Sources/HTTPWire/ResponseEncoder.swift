/// Writes responses as bytes (RFC 9112 sections 4 to 7).
public enum ResponseEncoder {
    public enum Framing: Equatable, Sendable {
        case length(Int)
        case chunked
        /// The body ends with the connection: HTTP/1.0 knows no other way for an unknown length.
        case untilClose
        /// Neither body nor length: 1xx, 204 and 304.
        case none
    }

    public enum Persistence: Equatable, Sendable {
        case stay
        /// HTTP/1.0 must be told.
        case stayExplicitly
        case close
        /// What follows is not HTTP.
        case upgrade
    }

    /// How `response` is framed for whoever asked.
    public static func framing(of response: Response, isHTTP10: Bool) -> Framing {
        if response.status < 200 || response.status == 204 || response.status == 304 { return .none }
        switch response.body {
        case .bytes(let bytes): return .length(bytes.count)
        case .file(let region): return .length(region.range.count)
        case .upgrade: return .none
        case .stream: return isHTTP10 ? .untilClose : .chunked
        }
    }

    /// - Parameters:
    ///   - date: an ``HTTPDate``.
    ///   - requestID: goes out as `X-Request-Id`.
    public static func appendHead(
        of response: Response, framing: Framing, persistence: Persistence, date: String, requestID: String,
        to output: inout [UInt8]
    ) {
        self.appendStatusLine(response.status, to: &output)
        for (name, value) in response.headers { self.append(name, value, to: &output) }
        // Browsers take every content for what its type says, and for nothing else.
        output.append(text: "X-Content-Type-Options: nosniff\r\nX-Request-Id: ")
        output.append(contentsOf: requestID.utf8)
        output.append(text: "\r\nDate: ")
        output.append(contentsOf: date.utf8)
        self.append(framing, to: &output)
        switch persistence {
        case .stay: output.append(text: "\r\n\r\n")
        case .stayExplicitly: output.append(text: "\r\nConnection: keep-alive\r\n\r\n")
        case .close: output.append(text: "\r\nConnection: close\r\n\r\n")
        case .upgrade: output.append(text: "\r\nConnection: Upgrade\r\n\r\n")
        }
    }

    /// A whole response whose body is in memory.
    public static func append(
        _ response: Response, persistence: Persistence, isHead: Bool, isHTTP10: Bool, date: String, requestID: String,
        to output: inout [UInt8]
    ) {
        let framing = self.framing(of: response, isHTTP10: isHTTP10)
        self.appendHead(
            of: response, framing: framing, persistence: persistence, date: date, requestID: requestID, to: &output)
        if case .bytes(let bytes) = response.body, !isHead, framing != .none { output.append(contentsOf: bytes) }
    }

    public static func appendContinue(to output: inout [UInt8]) { output.append(text: "HTTP/1.1 100 Continue\r\n\r\n") }

    /// An empty chunk would end the body: nothing is written for it.
    public static func appendChunk(_ bytes: [UInt8], to output: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        output.append(contentsOf: String(bytes.count, radix: 16).utf8)
        output.append(text: "\r\n")
        output.append(contentsOf: bytes)
        output.append(text: "\r\n")
    }

    public static func appendLastChunk(to output: inout [UInt8]) { output.append(text: "0\r\n\r\n") }

    private static func appendStatusLine(_ status: Int, to output: inout [UInt8]) {
        guard status != 200 else { return output.append(text: "HTTP/1.1 200 OK\r\n") }
        output.append(text: "HTTP/1.1 ")
        output.append(decimal: status)
        output.append(UInt8.space)
        output.append(contentsOf: Status.reason(status).utf8)
        output.append(text: "\r\n")
    }

    /// A field that would break out of its line is left out: better a header too few than a response too many.
    private static func append(_ name: String, _ value: String, to output: inout [UInt8]) {
        let start = output.count
        output.append(contentsOf: name.utf8)
        let colon = output.count
        output.append(text: ": ")
        output.append(contentsOf: value.utf8)
        guard self.isField(output.span, name: start..<colon, value: colon..<output.count) else {
            assertionFailure("a response header with control characters: \(name)")
            output.removeSubrange(start...)
            return
        }
        output.append(text: "\r\n")
    }

    private static func isField(_ bytes: Span<UInt8>, name: Range<Int>, value: Range<Int>) -> Bool {
        bytes.all(in: name, \.isToken) && bytes.all(in: value, \.isFieldValue)
    }

    private static func append(_ framing: Framing, to output: inout [UInt8]) {
        switch framing {
        case .length(let length):
            output.append(text: "\r\nContent-Length: ")
            output.append(decimal: length)
        case .chunked: output.append(text: "\r\nTransfer-Encoding: chunked")
        case .untilClose, .none: break
        }
    }
}

extension [UInt8] {
    mutating func append(text: StaticString) {
        self.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// - Parameter number: not negative.
    mutating func append(decimal number: Int) {
        if number >= 10 { self.append(decimal: number / 10) }
        self.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
