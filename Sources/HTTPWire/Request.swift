/// A whole request: the wire's bytes are parsed and bounded, the body is complete.
public struct Request: Sendable {
    /// All of it, behind one reference: a request is handed on many times and copied each time.
    private final class Parts: Sendable {
        let method: Method
        let isHTTP10: Bool
        let path: String
        let query: String?
        let authority: String?
        let headers: HeaderFields
        let body: [UInt8]
        let origin: ClientOrigin

        init(
            _ method: Method, _ isHTTP10: Bool, _ path: String, _ query: String?, _ authority: String?,
            _ headers: HeaderFields, _ body: [UInt8], _ origin: ClientOrigin
        ) {
            self.method = method
            self.isHTTP10 = isHTTP10
            self.path = path
            self.query = query
            self.authority = authority
            self.headers = headers
            self.body = body
            self.origin = origin
        }
    }

    private let parts: Parts

    public init(
        method: Method, path: String, query: String? = nil, authority: String? = nil,
        headers: HeaderFields = HeaderFields(), body: [UInt8] = [], origin: ClientOrigin, isHTTP10: Bool = false
    ) {
        self.parts = Parts(method, isHTTP10, path, query, authority, headers, body, origin)
    }

    public init(
        method: Method, path: String, query: String? = nil, headers: HeaderFields = HeaderFields(), body: [UInt8] = [],
        peer: String = ""
    ) {
        self.init(
            method: method, path: path, query: query, headers: headers, body: body, origin: ClientOrigin(peer: peer))
    }

    /// The same request with another body, or from elsewhere.
    package func with(body: [UInt8]? = nil, origin: ClientOrigin? = nil) -> Request {
        Request(
            method: self.method, path: self.path, query: self.query, authority: self.authority, headers: self.headers,
            body: body ?? self.body, origin: origin ?? self.origin, isHTTP10: self.isHTTP10)
    }
}

extension Request {
    public var method: Method { self.parts.method }
    /// Whether it came as HTTP/1.0, and not as HTTP/1.1.
    public var isHTTP10: Bool { self.parts.isHTTP10 }
    /// The path as sent, percent-encoded, without the query; begins with `/`.
    public var path: String { self.parts.path }
    /// The bytes of the first field called `name`, which must be given in lower case.
    public func bytes(of name: StaticString) -> ArraySlice<UInt8>? { self.parts.headers.bytes(of: name) }
    /// What follows `?`, percent-encoded.
    public var query: String? { self.parts.query }
    /// Host and port of an absolute target, which outweigh `Host` (RFC 9112 section 3.2.2).
    public var authority: String? { self.parts.authority }
    public var headers: HeaderFields { self.parts.headers }
    public var body: [UInt8] { self.parts.body }
    public var hasBody: Bool { !self.parts.body.isEmpty }
    public var origin: ClientOrigin { self.parts.origin }

    /// The peer's address without port, from the socket.
    public var peer: String { self.origin.peer }
    /// The client's address without port, as far as trusted proxies tell.
    public var clientAddress: String { self.origin.address }
    /// What the client spoke: `http` or `https`.
    public var scheme: String { self.origin.scheme }
    /// Host and port that the client asked for; `nil` in HTTP/1.0 without `Host`.
    public var host: String? { self.origin.forwardedHost ?? self.authority ?? self.headers["host"] }

    /// Whether the client would leave HTTP for the protocol `token`, in lower case: it must list it in `Upgrade` and
    /// `upgrade` in `Connection`, and speak HTTP/1.1 (RFC 9110 section 7.8).
    public func asksUpgrade(to token: StaticString) -> Bool {
        !self.isHTTP10 && self.headers.lists("upgrade", in: "connection") && self.headers.lists(token, in: "upgrade")
    }
}
