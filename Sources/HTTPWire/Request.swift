/// A whole request: the wire's bytes are parsed and bounded, the body is complete.
public struct Request: Sendable {
    public let method: Method
    /// The path as sent, percent-encoded, without the query; begins with `/`.
    public let path: String
    /// What follows `?`, percent-encoded.
    public let query: String?
    /// Host and port of an absolute target, which outweigh `Host` (RFC 9112 section 3.2.2).
    public let authority: String?
    public let headers: HeaderFields
    public package(set) var body: [UInt8]
    public package(set) var origin: ClientOrigin

    public init(
        method: Method, path: String, query: String? = nil, authority: String? = nil,
        headers: HeaderFields = HeaderFields(), body: [UInt8] = [], origin: ClientOrigin
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.authority = authority
        self.headers = headers
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
    /// `upgrade` in `Connection` (RFC 9110 section 7.8).
    public func asksUpgrade(to token: StaticString) -> Bool {
        self.headers.lists("upgrade", in: "connection") && self.headers.lists(token, in: "upgrade")
    }
}
