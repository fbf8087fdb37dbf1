/// Turns bytes into requests (RFC 9112), however they are cut. No I/O; after a fault it is of no more use.
public struct RequestParser: Sendable {
    public enum Event: Sendable {
        /// Everything given was taken in.
        case needsMore
        /// The client waits for `100 Continue` before it sends the body; call again afterwards.
        case expectsContinue
        case request(ParsedRequest)
        case fault(RequestFault)
    }

    public enum Progress: Sendable {
        /// No byte of the next request has come.
        case betweenRequests
        case inHead
        case inBody
    }

    private enum Phase {
        case head
        case fixedBody(left: Int)
        case chunkedBody(ChunkedDecoder)
    }

    private let limits: RequestLimits
    private let peer: String
    private var phase = Phase.head
    /// The bytes of a head that is not complete yet.
    private var partial: [UInt8] = []
    private var head = RequestHead()
    private var headers = HeaderFields()
    private var path = ""
    private var query: String?
    private var body: [UInt8] = []

    /// - Parameter peer: becomes ``Request/peer``.
    public init(limits: RequestLimits, peer: String) {
        self.limits = limits
        self.peer = peer
    }

    public var progress: Progress {
        switch self.phase {
        case .head: self.partial.isEmpty ? .betweenRequests : .inHead
        case .fixedBody, .chunkedBody: .inBody
        }
    }

    /// Parses `input` from `offset`, which moves past everything taken in; at most one request at a time.
    public mutating func next(_ input: Span<UInt8>, from offset: inout Int) -> Event {
        do throws(RequestFault) {
            if case .head = self.phase {
                guard offset < input.count, try self.readHead(input, from: &offset) else { return .needsMore }
                if try self.beginBody(), offset == input.count { return .expectsContinue }
            }
            guard try self.readBody(input, from: &offset) else { return .needsMore }
            return .request(self.finish())
        } catch {
            return .fault(error)
        }
    }

    // MARK: Head

    private mutating func readHead(_ input: Span<UInt8>, from offset: inout Int) throws(RequestFault) -> Bool {
        let kept = self.partial.count
        if kept == 0 {
            let fresh = input.extracting(offset..<input.count)
            if try self.head.parse(fresh, limits: self.limits) {
                self.takeHead(fresh)
                offset += self.head.length
                return true
            }
        }
        self.partial.append(input, from: offset, count: input.count - offset)
        let bytes = self.partial
        if kept > 0, try self.head.parse(bytes.span, limits: self.limits) {
            self.partial = []
            self.takeHead(bytes.span)
            offset += self.head.length - kept
            return true
        }
        offset = input.count
        return false
    }

    private mutating func takeHead(_ bytes: Span<UInt8>) {
        let length = self.head.length
        let copy = bytes.withUnsafeBufferPointer { Array($0[..<length]) }
        self.path = self.head.path.isEmpty ? "/" : String(decoding: copy[self.head.path], as: UTF8.self)
        self.query = self.head.query.map { String(decoding: copy[$0], as: UTF8.self) }
        self.headers = HeaderFields(bytes: copy, fields: self.head.fields)
    }

    // MARK: Body

    /// - Returns: whether the client wants to be told to go on.
    private mutating func beginBody() throws(RequestFault) -> Bool {
        switch self.head.semantics.framing {
        case .none, .length(0):
            self.phase = .fixedBody(left: 0)
            return false
        case .length(let length):
            guard length <= self.limits.maxBodyBytes else { throw .bodyTooLarge }
            // An announcement alone buys no more memory than this.
            self.body.reserveCapacity(min(length, 64 * 1024))
            self.phase = .fixedBody(left: length)
        case .chunked: self.phase = .chunkedBody(ChunkedDecoder())
        }
        return self.head.semantics.expectsContinue && !self.head.isHTTP10
    }

    private mutating func readBody(_ input: Span<UInt8>, from offset: inout Int) throws(RequestFault) -> Bool {
        switch self.phase {
        case .head: return false
        case .fixedBody(let left):
            let count = min(left, input.count - offset)
            if count > 0 { self.body.append(input, from: offset, count: count) }
            offset += count
            self.phase = .fixedBody(left: left - count)
            return count == left
        case .chunkedBody(var decoder):
            let isComplete = try decoder.decode(input, from: &offset, into: &self.body, limits: self.limits)
            self.phase = .chunkedBody(decoder)
            return isComplete
        }
    }

    private mutating func finish() -> ParsedRequest {
        let request = Request(
            method: self.head.method, path: self.path, query: self.query, headers: self.headers, body: self.body,
            peer: self.peer)
        let semantics = self.head.semantics
        let isHTTP10 = self.head.isHTTP10
        self.phase = .head
        self.head = RequestHead()
        self.headers = HeaderFields()
        self.body = []
        return ParsedRequest(
            request: request, isHTTP10: isHTTP10,
            wantsToStay: !semantics.asksClose && (!isHTTP10 || semantics.asksKeepAlive))
    }
}

/// A request, and what it asks of its connection.
public struct ParsedRequest: Sendable {
    public let request: Request
    public let isHTTP10: Bool
    /// The client would send another request on this connection (RFC 9112 section 9.3).
    public let wantsToStay: Bool
}
