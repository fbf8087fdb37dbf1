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

    /// The head, and the body if it is in memory.
    ///
    /// - Parameters:
    ///   - hasBody: `false` for HEAD, and where there is none by `framing`.
    ///   - requestID: goes out as `X-Request-Id`.
    public static func append(
        _ response: Response, framing: Framing, persistence: Persistence, hasBody: Bool, date: HTTPDate,
        requestID: RequestID, to output: inout OutputBuffer
    ) {
        self.appendStatusLine(response.status, to: &output)
        for (name, value) in response.headers { self.append(name, value, to: &output) }
        // Browsers take every content for what its type says, and for nothing else.
        output.append(text: "X-Content-Type-Options: nosniff\r\nX-Request-Id: ")
        output.append(requestID)
        output.append(text: "\r\nDate: ")
        output.append(date)
        self.append(framing, to: &output)
        switch persistence {
        case .stay: output.append(text: "\r\n\r\n")
        case .stayExplicitly: output.append(text: "\r\nConnection: keep-alive\r\n\r\n")
        case .close: output.append(text: "\r\nConnection: close\r\n\r\n")
        case .upgrade: output.append(text: "\r\nConnection: Upgrade\r\n\r\n")
        }
        if hasBody, case .bytes(let bytes) = response.body { output.append(bytes.span) }
    }

    /// A whole response whose body is in memory.
    public static func append(
        _ response: Response, persistence: Persistence, isHead: Bool, isHTTP10: Bool, date: HTTPDate,
        requestID: RequestID, to output: inout OutputBuffer
    ) {
        let framing = self.framing(of: response, isHTTP10: isHTTP10)
        self.append(
            response, framing: framing, persistence: persistence, hasBody: !isHead && framing != .none, date: date,
            requestID: requestID, to: &output)
    }

    public static func appendContinue(to output: inout OutputBuffer) {
        output.append(text: "HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// An empty chunk would end the body: nothing is written for it.
    public static func appendChunk(_ bytes: [UInt8], to output: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        output.append(contentsOf: String(bytes.count, radix: 16).utf8)
        output.append(contentsOf: "\r\n".utf8)
        output.append(contentsOf: bytes)
        output.append(contentsOf: "\r\n".utf8)
    }

    public static func appendLastChunk(to output: inout [UInt8]) { output.append(contentsOf: "0\r\n\r\n".utf8) }

    private static func appendStatusLine(_ status: Int, to output: inout OutputBuffer) {
        guard status != 200 else { return output.append(text: "HTTP/1.1 200 OK\r\n") }
        output.append(text: "HTTP/1.1 ")
        output.append(decimal: status)
        output.append(UInt8.space)
        output.append(Status.reason(status).utf8.span)
        output.append(text: "\r\n")
    }

    /// A field that would break out of its line is left out: better a header too few than a response too many.
    private static func append(_ name: String, _ value: String, to output: inout OutputBuffer) {
        let (nameBytes, valueBytes) = (name.utf8.span, value.utf8.span)
        guard nameBytes.all(in: 0..<nameBytes.count, \.isToken),
            valueBytes.isFieldValue(in: 0..<valueBytes.count)
        else { return assertionFailure("a response header with control characters: \(name)") }
        output.append(nameBytes)
        output.append(text: ": ")
        output.append(valueBytes)
        output.append(text: "\r\n")
    }

    private static func append(_ framing: Framing, to output: inout OutputBuffer) {
        switch framing {
        case .length(let length):
            output.append(text: "\r\nContent-Length: ")
            output.append(decimal: length)
        case .chunked: output.append(text: "\r\nTransfer-Encoding: chunked")
        case .untilClose, .none: break
        }
    }
}
