/// A whole request: the wire's bytes are parsed and bounded, the body is complete.
public struct Request: Sendable {
    /// What never changes, behind one reference: a request is handed on many times and copied each time.
    private final class Head: Sendable {
        let method: Method
        let path: String
        let query: String?
        let authority: String?
        let headers: HeaderFields
        let isHTTP10: Bool

        init(
            _ method: Method, _ path: String, _ query: String?, _ authority: String?, _ headers: HeaderFields,
            _ isHTTP10: Bool
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.authority = authority
            self.headers = headers
            self.isHTTP10 = isHTTP10
        }
    }

    private let head: Head
    public package(set) var body: [UInt8]
    public package(set) var origin: ClientOrigin

    public init(
        method: Method, path: String, query: String? = nil, authority: String? = nil,
        headers: HeaderFields = HeaderFields(), body: [UInt8] = [], origin: ClientOrigin, isHTTP10: Bool = false
    ) {
        self.head = Head(method, path, query, authority, headers, isHTTP10)
        self.body = body
        self.origin = origin
    }

    public init(
        method: Method, path: String, query: String? = nil, headers: HeaderFields = HeaderFields(), body: [UInt8] = [],
        peer: String = ""
    ) {
        self.init(
            method: method, path: path, query: query, headers: headers, body: body, origin: ClientOrigin(peer: peer))
    }

    public var method: Method { self.head.method }
    /// The path as sent, percent-encoded, without the query; begins with `/`.
    public var path: String { self.head.path }
    /// What follows `?`, percent-encoded.
    public var query: String? { self.head.query }
    /// Host and port of an absolute target, which outweigh `Host` (RFC 9112 section 3.2.2).
    public var authority: String? { self.head.authority }
    public var headers: HeaderFields { self.head.headers }
    /// Whether it came as HTTP/1.0, and not as HTTP/1.1.
    public var isHTTP10: Bool { self.head.isHTTP10 }
}

extension Request {
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
