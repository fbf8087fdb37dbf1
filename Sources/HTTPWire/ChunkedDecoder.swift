/// Takes the chunked transfer coding apart (RFC 9112 section 7.1), however the bytes are cut.
struct ChunkedDecoder: Sendable {
    private enum State {
        case size
        /// Spaces between the size and an extension.
        case padding
        case chunkExtension
        case sizeLineFeed
        case data
        case dataReturn
        case dataLineFeed
        case trailerStart
        case trailerName
        case trailerValue
        case trailerLineFeed
        case lastLineFeed
        case done
    }

    private var state = State.size
    private var digits = 0
    /// Of the chunk at hand: announced, then left.
    private var size = 0
    /// Bytes of extensions and trailers so far.
    private var overhead = 0

    /// Moves the body's bytes from `input` at `offset` to `body`.
    ///
    /// - Returns: whether the body is complete; trailers are checked and dropped.
    mutating func decode(
        _ input: Span<UInt8>, from offset: inout Int, into body: inout [UInt8], limits: RequestLimits
    ) throws(RequestFault) -> Bool {
        while offset < input.count {
            if self.state == .data {
                let count = min(self.size, input.count - offset)
                body.append(input, from: offset, count: count)
                offset += count
                self.size -= count
                if self.size == 0 { self.state = .dataReturn }
                continue
            }
            try self.step(input[offset], bodyCount: body.count, limits)
            offset += 1
            if self.state == .done { return true }
        }
        return false
    }

    private mutating func step(_ byte: UInt8, bodyCount: Int, _ limits: RequestLimits) throws(RequestFault) {
        switch self.state {
        case .size, .padding, .chunkExtension: try self.stepSizeLine(byte, bodyCount, limits)
        case .sizeLineFeed:
            try Self.expect(byte, .lineFeed)
            self.state = self.size == 0 ? .trailerStart : .data
        case .dataReturn:
            try Self.expect(byte, .carriageReturn)
            self.state = .dataLineFeed
        case .dataLineFeed:
            try Self.expect(byte, .lineFeed)
            self.digits = 0
            self.state = .size
        case .trailerStart, .trailerName, .trailerValue: try self.stepTrailer(byte, limits)
        case .trailerLineFeed:
            try Self.expect(byte, .lineFeed)
            self.state = .trailerStart
        case .lastLineFeed:
            try Self.expect(byte, .lineFeed)
            self.state = .done
        case .data, .done: break
        }
    }

    private mutating func stepSizeLine(_ byte: UInt8, _ bodyCount: Int, _ limits: RequestLimits) throws(RequestFault) {
        if self.state == .size, let digit = byte.hexDigit {
            self.digits += 1
            if self.digits == 1 { self.size = 0 }
            guard self.digits <= 15 else { throw .malformed("A chunk size has too many digits.") }
            self.size = self.size << 4 | Int(digit)
            return
        }
        guard self.digits > 0 else { throw .malformed("A chunk has no size.") }
        switch byte {
        case .carriageReturn where self.state != .padding:
            guard self.size <= limits.maxBodyBytes - bodyCount else { throw .bodyTooLarge }
            self.state = .sizeLineFeed
        case UInt8(ascii: ";") where self.state != .chunkExtension: self.state = .chunkExtension
        case _ where self.state == .chunkExtension && byte.isFieldValue: try self.count(limits)
        case _ where byte.isSpaceOrTab:
            self.state = .padding
            try self.count(limits)
        default: throw .malformed("A chunk size is not a hexadecimal number.")
        }
    }

    private mutating func stepTrailer(_ byte: UInt8, _ limits: RequestLimits) throws(RequestFault) {
        try self.count(limits)
        switch byte {
        case .carriageReturn where self.state == .trailerStart: self.state = .lastLineFeed
        case .carriageReturn where self.state == .trailerValue: self.state = .trailerLineFeed
        case UInt8(ascii: ":") where self.state == .trailerName: self.state = .trailerValue
        case _ where self.state == .trailerValue && byte.isFieldValue: break
        case _ where self.state != .trailerValue && byte.isToken: self.state = .trailerName
        default: throw .malformed("A trailer line is not a name, a colon and a value.")
        }
    }

    private mutating func count(_ limits: RequestLimits) throws(RequestFault) {
        self.overhead += 1
        if self.overhead > limits.maxHeaderBytes { throw .headersTooLarge }
    }

    private static func expect(_ byte: UInt8, _ wanted: UInt8) throws(RequestFault) {
        guard byte == wanted else { throw .malformed("A chunk does not end where it should.") }
    }
}

extension [UInt8] {
    mutating func append(_ input: Span<UInt8>, from offset: Int, count: Int) {
        input.withUnsafeBufferPointer { self.append(contentsOf: $0[offset..<offset + count]) }
    }
}
