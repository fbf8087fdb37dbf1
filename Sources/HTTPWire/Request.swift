/// A whole request: the wire's bytes are parsed and bounded, the body is complete.
public struct Request: Sendable {
    public let method: Method
    /// The path as sent, percent-encoded, without the query; begins with `/`.
    public let path: String
    /// What follows `?`, percent-encoded.
    public let query: String?
    public let headers: HeaderFields
    public let body: [UInt8]
    /// The peer's address without port, from the socket.
    public let peer: String

    public init(
        method: Method, path: String, query: String? = nil, headers: HeaderFields = HeaderFields(), body: [UInt8] = [],
        peer: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.peer = peer
    }
}

extension Request {
    /// Whether the client would leave HTTP for the protocol `token`, in lower case: it must list it in `Upgrade` and
    /// `upgrade` in `Connection` (RFC 9110 section 7.8).
    public func asksUpgrade(to token: StaticString) -> Bool {
        self.headers.lists("upgrade", in: "connection") && self.headers.lists(token, in: "upgrade")
    }
}
