/// What a request's head says, filled in line by line as it arrives. Positions count from the first byte of
/// the buffer that the head is parsed in.
struct RequestHead: Sendable {
    private(set) var method = Method.get
    /// Empty for an absolute target without a path, which means `/`.
    private(set) var path = 0..<0
    private(set) var query: Range<Int>?
    /// Host and port of an absolute target.
    private(set) var authority: Range<Int>?
    private(set) var isHTTP10 = false
    private(set) var fields: [HeaderFields.Field] = []
    private(set) var semantics = HeadSemantics()
    /// All of the head with its empty line, once it is complete.
    private(set) var length = 0

    private var lineStart = 0
    private var scanned = 0
    private var fieldsStart = 0
    private var hasSkippedLine = false

    /// Parses what is new in `bytes`, which begin where they began last time.
    ///
    /// - Returns: whether the head is complete.
    mutating func parse(_ bytes: Span<UInt8>, limits: RequestLimits) throws(RequestFault) -> Bool {
        while let feed = bytes.firstIndex(of: .lineFeed, from: self.scanned) {
            let line = self.lineStart..<max(self.lineStart, feed - 1)
            // First, or a line that is too long and ends badly would be refused for what the cut shows first.
            try self.checkLength(upTo: feed + 1, limits)
            guard feed > self.lineStart, bytes[feed - 1] == .carriageReturn else {
                throw .malformed("A line ends without a carriage return.")
            }
            self.lineStart = feed + 1
            self.scanned = feed + 1
            if try self.take(line, of: bytes, limits) {
                self.length = feed + 1
                return true
            }
        }
        self.scanned = bytes.count
        try self.checkLength(upTo: bytes.count, limits)
        return false
    }

    mutating func takeFields() -> [HeaderFields.Field] {
        var fields: [HeaderFields.Field] = []
        swap(&fields, &self.fields)
        return fields
    }

    private func checkLength(upTo end: Int, _ limits: RequestLimits) throws(RequestFault) {
        if self.fieldsStart == 0 {
            if end - self.lineStart > limits.maxRequestLineBytes { throw .requestLineTooLong }
        } else if end - self.fieldsStart > limits.maxHeaderBytes {
            throw .headersTooLarge
        }
    }

    private mutating func take(
        _ line: Range<Int>, of bytes: Span<UInt8>, _ limits: RequestLimits
    ) throws(RequestFault) -> Bool {
        if self.fieldsStart > 0 {
            guard !line.isEmpty else {
                try self.semantics.check(isHTTP10: self.isHTTP10)
                return true
            }
            try self.takeField(line, of: bytes, limits)
        } else if line.isEmpty {
            // RFC 9112 section 2.2: one empty line before the request line is forgiven.
            guard !self.hasSkippedLine else { throw .malformed("The request line is missing.") }
            self.hasSkippedLine = true
        } else {
            try self.takeRequestLine(line, of: bytes)
            self.fieldsStart = line.upperBound + 2
        }
        return false
    }
}

// MARK: - Request line (RFC 9112 section 3)

extension RequestHead {
    private mutating func takeRequestLine(_ line: Range<Int>, of bytes: Span<UInt8>) throws(RequestFault) {
        guard let first = bytes.firstIndex(of: .space, from: line.lowerBound), first < line.upperBound,
            let second = bytes.firstIndex(of: .space, from: first + 1), second < line.upperBound
        else { throw .malformed("The request line is not method, target and version.") }
        let method = try Self.method(line.lowerBound..<first, of: bytes)
        try self.takeVersion(second + 1..<line.upperBound, of: bytes)
        guard let method else { throw RequestFault(501, "This method is not known here.") }
        self.method = method
        try self.takeTarget(first + 1..<second, of: bytes)
    }

    /// `nil` when the method is well-formed and unknown.
    private static func method(_ range: Range<Int>, of bytes: Span<UInt8>) throws(RequestFault) -> Method? {
        switch range.count {
        case 3 where bytes.isExactly("GET", in: range): return .get
        case 3 where bytes.isExactly("PUT", in: range): return .put
        case 4 where bytes.isExactly("POST", in: range): return .post
        case 4 where bytes.isExactly("HEAD", in: range): return .head
        case 5 where bytes.isExactly("PATCH", in: range): return .patch
        case 6 where bytes.isExactly("DELETE", in: range): return .delete
        case 7 where bytes.isExactly("OPTIONS", in: range): return .options
        case 1...32 where bytes.all(in: range, \.isToken): return nil
        default: throw .malformed("The method is not a token.")
        }
    }

    private mutating func takeVersion(_ range: Range<Int>, of bytes: Span<UInt8>) throws(RequestFault) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard range.count == 8, bytes.isExactly("HTTP/", in: range.lowerBound..<range.lowerBound + 5),
            digits ~= bytes[range.lowerBound + 5], bytes[range.lowerBound + 6] == UInt8(ascii: "."),
            digits ~= bytes[range.lowerBound + 7]
        else { throw .malformed("The request line does not end in an HTTP version.") }
        guard bytes[range.lowerBound + 5] == UInt8(ascii: "1") else {
            throw RequestFault(505, "This server speaks HTTP/1.1 and HTTP/1.0.")
        }
        self.isHTTP10 = bytes[range.lowerBound + 7] == UInt8(ascii: "0")
    }

    private mutating func takeTarget(_ range: Range<Int>, of bytes: Span<UInt8>) throws(RequestFault) {
        guard !range.isEmpty, bytes.isTarget(in: range) else {
            throw .malformed("The request target has characters that do not belong there.")
        }
        var path = range
        if bytes[range.lowerBound] != UInt8(ascii: "/") {
            guard let start = try self.pathStart(inOtherForm: range, of: bytes) else {
                self.path = range
                return
            }
            path = start..<range.upperBound
        }
        if let mark = bytes.firstIndex(of: UInt8(ascii: "?"), from: path.lowerBound), mark < path.upperBound {
            self.query = mark + 1..<path.upperBound
            path = path.lowerBound..<mark
        }
        self.path = path
    }

    /// Where the path begins in an absolute target; `nil` for the `*` of OPTIONS (RFC 9112 section 3.2).
    private mutating func pathStart(
        inOtherForm range: Range<Int>, of bytes: Span<UInt8>
    ) throws(RequestFault) -> Int? {
        if self.method == .options, bytes.isExactly("*", in: range) { return nil }
        for scheme in ["http://", "https://"] as [StaticString] {
            let end = range.lowerBound + scheme.utf8CodeUnitCount
            guard end <= range.upperBound, bytes.spells(scheme, in: range.lowerBound..<end) else { continue }
            var start = end
            while start < range.upperBound, bytes[start].isHost { start += 1 }
            let endsWell = start == range.upperBound || [UInt8(ascii: "/"), UInt8(ascii: "?")].contains(bytes[start])
            guard start > end, endsWell else { break }
            self.authority = end..<start
            return start
        }
        throw .malformed("The request target is neither a path nor an http URI.")
    }
}

// MARK: - Field lines (RFC 9112 section 5)

extension RequestHead {
    private mutating func takeField(
        _ line: Range<Int>, of bytes: Span<UInt8>, _ limits: RequestLimits
    ) throws(RequestFault) {
        guard self.fields.count < limits.maxHeaderFields else { throw .headersTooLarge }
        var colon = line.lowerBound
        while colon < line.upperBound, bytes[colon].isToken { colon += 1 }
        guard colon > line.lowerBound, colon < line.upperBound, bytes[colon] == UInt8(ascii: ":") else {
            throw .malformed("A header line is not a name, a colon and a value.")
        }
        let value = bytes.trimmed(colon + 1..<line.upperBound)
        guard bytes.isFieldValue(in: value) else { throw .malformed("A header value has control characters.") }
        let name = line.lowerBound..<colon
        if self.fields.isEmpty { self.fields.reserveCapacity(12) }
        self.fields.append(HeaderFields.Field(name: name.asInt32, value: value.asInt32))
        try self.semantics.take(name, value, of: bytes)
    }
}

extension Range<Int> {
    /// Heads are far smaller than 2 GiB.
    fileprivate var asInt32: Range<Int32> { Int32(self.lowerBound)..<Int32(self.upperBound) }
}
