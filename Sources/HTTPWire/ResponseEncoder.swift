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
    ///   - date: an ``HTTPDate``.
    ///   - requestID: goes out as `X-Request-Id`.
    public static func append(
        _ response: Response, framing: Framing, persistence: Persistence, hasBody: Bool, date: String,
        requestID: String, to output: inout [UInt8]
    ) {
        var body: [UInt8] = []
        if hasBody, case .bytes(let bytes) = response.body { body = bytes }
        let (status, fields) = (response.status, response.headers)
        var capacity = date.utf8.count + requestID.utf8.count + body.count + Self.fixedBytes
        for index in fields.indices { capacity += fields[index].name.utf8.count + fields[index].value.utf8.count + 4 }
        output.append(addingCapacity: capacity) { head in
            head.appendStatusLine(status)
            for index in fields.indices { head.appendField(fields[index].name, fields[index].value) }
            // Browsers take every content for what its type says, and for nothing else.
            head.append(text: "X-Content-Type-Options: nosniff\r\nX-Request-Id: ")
            head.append(requestID.utf8.span)
            head.append(text: "\r\nDate: ")
            head.append(date.utf8.span)
            head.append(framing)
            head.append(persistence)
            head.append(body.span)
        }
    }

    /// At least what a head holds beside its fields: the longest status line, the names that all heads have, a
    /// length of 19 digits and the longest `Connection`.
    private static let fixedBytes = 256

    /// A whole response whose body is in memory.
    public static func append(
        _ response: Response, persistence: Persistence, isHead: Bool, isHTTP10: Bool, date: String, requestID: String,
        to output: inout [UInt8]
    ) {
        let framing = self.framing(of: response, isHTTP10: isHTTP10)
        self.append(
            response, framing: framing, persistence: persistence, hasBody: !isHead && framing != .none, date: date,
            requestID: requestID, to: &output)
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
}

extension OutputSpan<UInt8> {
    fileprivate mutating func appendStatusLine(_ status: Int) {
        guard status != 200 else { return self.append(text: "HTTP/1.1 200 OK\r\n") }
        self.append(text: "HTTP/1.1 ")
        self.append(decimal: status)
        self.append(UInt8.space)
        self.append(Status.reason(status).utf8.span)
        self.append(text: "\r\n")
    }

    fileprivate mutating func append(_ framing: ResponseEncoder.Framing) {
        switch framing {
        case .length(let length):
            self.append(text: "\r\nContent-Length: ")
            self.append(decimal: length)
        case .chunked: self.append(text: "\r\nTransfer-Encoding: chunked")
        case .untilClose, .none: break
        }
    }

    /// Also ends the head.
    fileprivate mutating func append(_ persistence: ResponseEncoder.Persistence) {
        switch persistence {
        case .stay: self.append(text: "\r\n\r\n")
        case .stayExplicitly: self.append(text: "\r\nConnection: keep-alive\r\n\r\n")
        case .close: self.append(text: "\r\nConnection: close\r\n\r\n")
        case .upgrade: self.append(text: "\r\nConnection: Upgrade\r\n\r\n")
        }
    }

    /// A field that would break out of its line is left out: better a header too few than a response too many.
    fileprivate mutating func appendField(_ name: String, _ value: String) {
        let (nameBytes, valueBytes) = (name.utf8.span, value.utf8.span)
        guard nameBytes.all(in: 0..<nameBytes.count, \.isToken),
            valueBytes.isFieldValue(in: 0..<valueBytes.count)
        else { return assertionFailure("a response header with control characters: \(name)") }
        self.append(nameBytes)
        self.append(text: ": ")
        self.append(valueBytes)
        self.append(text: "\r\n")
    }

    @inline(__always)
    fileprivate mutating func append(text: StaticString) { self.append(text.utf8Start, text.utf8CodeUnitCount) }

    @inline(__always)
    fileprivate mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { self.append(base, source.count) }
        }
    }

    @inline(__always)
    private mutating func append(_ bytes: UnsafePointer<UInt8>, _ byteCount: Int) {
        precondition(byteCount <= self.freeCapacity)
        self.withUnsafeMutableBufferPointer { buffer, count in
            (buffer.baseAddress! + count).initialize(from: bytes, count: byteCount)
            count += byteCount
        }
    }

    /// - Parameter number: not negative.
    fileprivate mutating func append(decimal number: Int) {
        if number >= 10 { self.append(decimal: number / 10) }
        self.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}

extension [UInt8] {
    fileprivate mutating func append(text: StaticString) {
        self.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
