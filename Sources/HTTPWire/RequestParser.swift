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

    /// A request whose end has not come yet.
    private struct Unfinished {
        var head: RequestHead
        /// The bytes of a head that is not complete yet.
        var partial: [UInt8] = []
        var body: BodyProgress?
        /// Without its body; known with the head.
        var request: Request?
        var bodyBytes: [UInt8] = []
    }

    private enum BodyProgress {
        case fixed(left: Int)
        case chunked(ChunkedDecoder)
    }

    private let limits: RequestLimits
    private let origin: ClientOrigin
    /// One at most. An array, so that between requests, and for requests that come in one piece, it is a mere
    /// pointer: ten thousand connections may be waiting.
    private var unfinished: [Unfinished] = []

    /// - Parameter origin: becomes ``Request/origin``.
    public init(limits: RequestLimits, origin: ClientOrigin) {
        self.limits = limits
        self.origin = origin
    }

    public init(limits: RequestLimits, peer: String) {
        self.init(limits: limits, origin: ClientOrigin(peer: peer))
    }

    public var progress: Progress {
        guard let unfinished = self.unfinished.first else { return .betweenRequests }
        return unfinished.request == nil ? .inHead : .inBody
    }

    /// Parses `input` from `offset`, which moves past everything taken in; at most one request at a time.
    public mutating func next(_ input: Span<UInt8>, from offset: inout Int) -> Event {
        do throws(RequestFault) {
            if self.unfinished.isEmpty {
                guard offset < input.count else { return .needsMore }
                return try self.begin(input, from: &offset)
            }
            return try self.goOn(input, from: &offset)
        } catch {
            return .fault(error)
        }
    }

    /// The common case: a whole request, or at least a whole head, in one piece.
    private mutating func begin(_ input: Span<UInt8>, from offset: inout Int) throws(RequestFault) -> Event {
        var head = RequestHead()
        let fresh = input.extracting(offset...)
        guard try head.parse(fresh, limits: self.limits) else {
            self.unfinished = [Unfinished(head: head, partial: Array(copying: fresh))]
            offset = input.count
            return .needsMore
        }
        offset += head.length
        let request = self.request(&head, fresh)
        guard let body = try self.body(of: head) else { return .request(Self.parsed(request, head)) }
        return try self.beginBody(body, head, request, input, from: &offset)
    }

    private mutating func goOn(_ input: Span<UInt8>, from offset: inout Int) throws(RequestFault) -> Event {
        if self.unfinished[0].request == nil {
            let kept = self.unfinished[0].partial.count
            self.unfinished[0].partial.append(input, from: offset, count: input.count - offset)
            let bytes = self.unfinished[0].partial
            guard try self.unfinished[0].head.parse(bytes.span, limits: self.limits) else {
                offset = input.count
                return .needsMore
            }
            var head = self.unfinished[0].head
            self.unfinished = []
            offset += head.length - kept
            let request = self.request(&head, bytes.span)
            guard let body = try self.body(of: head) else { return .request(Self.parsed(request, head)) }
            return try self.beginBody(body, head, request, input, from: &offset)
        }
        return try self.readBody(input, from: &offset)
    }

    /// Moves the fields out of `head`.
    private func request(_ head: inout RequestHead, _ bytes: Span<UInt8>) -> Request {
        Request(
            method: head.method, path: head.path.isEmpty ? "/" : bytes.text(head.path),
            query: head.query.map { bytes.text($0) }, authority: head.authority.map { bytes.text($0) },
            headers: HeaderFields(bytes: Array(copying: bytes.extracting(..<head.length)), fields: head.takeFields()),
            origin: self.origin, isHTTP10: head.isHTTP10)
    }

    private static func parsed(_ request: Request, _ head: RequestHead) -> ParsedRequest {
        let stays = head.isHTTP10 ? head.semantics.asksKeepAlive : true
        return ParsedRequest(
            request: request, wantsToStay: stays && !head.semantics.asksClose)
    }
}

// MARK: - Bodies

extension RequestParser {
    /// How the body comes; `nil` when there is none.
    private func body(of head: RequestHead) throws(RequestFault) -> BodyProgress? {
        switch head.semantics.framing {
        case .none, .length(0): return nil
        case .chunked: return .chunked(ChunkedDecoder())
        case .length(let length):
            guard length <= self.limits.maxBodyBytes else { throw .bodyTooLarge }
            return .fixed(left: length)
        }
    }

    private mutating func beginBody(
        _ body: BodyProgress, _ head: RequestHead, _ request: Request, _ input: Span<UInt8>, from offset: inout Int
    ) throws(RequestFault) -> Event {
        var unfinished = Unfinished(head: head, body: body, request: request)
        // An announcement alone buys no more memory than this.
        if case .fixed(let length) = body { unfinished.bodyBytes.reserveCapacity(min(length, 64 * 1024)) }
        self.unfinished = [unfinished]
        if offset == input.count, head.semantics.expectsContinue, !head.isHTTP10 { return .expectsContinue }
        return try self.readBody(input, from: &offset)
    }

    private mutating func readBody(_ input: Span<UInt8>, from offset: inout Int) throws(RequestFault) -> Event {
        let isComplete: Bool
        switch self.unfinished[0].body {
        case nil: isComplete = true
        case .fixed(let left):
            let count = min(left, input.count - offset)
            self.unfinished[0].bodyBytes.append(input, from: offset, count: count)
            offset += count
            self.unfinished[0].body = .fixed(left: left - count)
            isComplete = count == left
        case .chunked(var decoder):
            isComplete = try decoder.decode(
                input, from: &offset, into: &self.unfinished[0].bodyBytes, limits: self.limits)
            self.unfinished[0].body = .chunked(decoder)
        }
        guard isComplete, let request = self.unfinished[0].request else { return .needsMore }
        let (head, bytes) = (self.unfinished[0].head, self.unfinished[0].bodyBytes)
        self.unfinished = []
        return .request(Self.parsed(request.with(body: bytes), head))
    }
}

/// A request, and what it asks of its connection.
public struct ParsedRequest: Sendable {
    public let request: Request
    /// The client would send another request on this connection (RFC 9112 section 9.3).
    public let wantsToStay: Bool

    public var isHTTP10: Bool { self.request.isHTTP10 }
}
