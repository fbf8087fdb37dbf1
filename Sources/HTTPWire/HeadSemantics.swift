/// What the header fields mean for the connection itself: where the body ends, and what follows it.
struct HeadSemantics: Sendable {
    enum BodyFraming: Equatable, Sendable {
        case none
        case length(Int)
        case chunked
    }

    private(set) var asksClose = false
    private(set) var asksKeepAlive = false
    private(set) var expectsContinue = false
    private(set) var contentLength: Int?
    private var hosts = 0
    private var hasUnknownExpectation = false
    /// Transfer codings in order, as far as they matter.
    private var chunkedCount = 0
    private var otherCodings = 0
    private var endsChunked = false
    private var hasTransferEncoding = false

    var framing: BodyFraming {
        if self.hasTransferEncoding { return .chunked }
        return self.contentLength.map { .length($0) } ?? .none
    }

    mutating func take(_ name: Range<Int>, _ value: Range<Int>, of bytes: Span<UInt8>) throws(RequestFault) {
        switch name.count {
        case 4 where bytes.spells("host", in: name): try self.takeHost(value, bytes)
        case 6 where bytes.spells("expect", in: name): self.takeExpectation(value, bytes)
        case 10 where bytes.spells("connection", in: name): self.takeConnection(value, bytes)
        case 14 where bytes.spells("content-length", in: name): try self.takeLength(value, bytes)
        case 17 where bytes.spells("transfer-encoding", in: name): self.takeCodings(value, bytes)
        default: break
        }
    }

    /// What can be said only when all fields are known.
    func check(isHTTP10: Bool) throws(RequestFault) {
        guard self.hosts == 1 || isHTTP10 && self.hosts == 0 else {
            throw .malformed("There must be exactly one Host.")
        }
        if self.hasTransferEncoding { try self.checkCodings(isHTTP10: isHTTP10) }
        if self.hasUnknownExpectation, !isHTTP10 { throw RequestFault(417, "Only 100-continue can be expected.") }
    }

    /// RFC 9112 sections 6.1 and 6.3: everything that others might read differently is refused.
    private func checkCodings(isHTTP10: Bool) throws(RequestFault) {
        guard self.contentLength == nil else {
            throw .malformed("Content-Length and Transfer-Encoding exclude another.")
        }
        guard !isHTTP10 else { throw .malformed("HTTP/1.0 has no Transfer-Encoding.") }
        guard self.chunkedCount <= 1, self.chunkedCount == 0 || self.endsChunked,
            self.chunkedCount + self.otherCodings > 0
        else { throw .malformed("Transfer-Encoding must end in chunked.") }
        guard self.otherCodings == 0 else { throw RequestFault(501, "The only transfer coding known here is chunked.") }
    }

    /// RFC 9112 section 3.2.
    private mutating func takeHost(_ value: Range<Int>, _ bytes: Span<UInt8>) throws(RequestFault) {
        self.hosts += 1
        guard bytes.all(in: value, \.isHost) else { throw .malformed("Host is not a host and a port.") }
    }

    private mutating func takeExpectation(_ value: Range<Int>, _ bytes: Span<UInt8>) {
        if bytes.spells("100-continue", in: value) {
            self.expectsContinue = true
        } else {
            self.hasUnknownExpectation = true
        }
    }

    private mutating func takeConnection(_ value: Range<Int>, _ bytes: Span<UInt8>) {
        bytes.forEachElement(in: value) { element in
            if bytes.spells("close", in: element) { self.asksClose = true }
            if bytes.spells("keep-alive", in: element) { self.asksKeepAlive = true }
        }
    }

    /// RFC 9110 section 8.6: digits only, once.
    private mutating func takeLength(_ value: Range<Int>, _ bytes: Span<UInt8>) throws(RequestFault) {
        guard self.contentLength == nil else { throw .malformed("There is more than one Content-Length.") }
        guard !value.isEmpty else { throw .malformed("Content-Length is empty.") }
        var length = 0
        for index in value {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index] else {
                throw .malformed("Content-Length is not a number.")
            }
            let (product, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(bytes[index] - UInt8(ascii: "0")))
            guard !overflow, !carry else { throw .bodyTooLarge }
            length = sum
        }
        self.contentLength = length
    }

    private mutating func takeCodings(_ value: Range<Int>, _ bytes: Span<UInt8>) {
        self.hasTransferEncoding = true
        bytes.forEachElement(in: value) { element in
            self.endsChunked = bytes.spells("chunked", in: element)
            if self.endsChunked { self.chunkedCount += 1 } else { self.otherCodings += 1 }
        }
    }
}
