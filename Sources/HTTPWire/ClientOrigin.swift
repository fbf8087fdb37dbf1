/// Where a request came from: its connection's peer, and the client behind it where the peer is a proxy that is
/// believed.
public final class ClientOrigin: Sendable {
    /// The peer's address without port, from the socket.
    public let peer: String
    /// The client's address without port; the peer's own unless a trusted proxy says otherwise.
    public let address: String
    /// What the client spoke: `http` or `https`.
    public let scheme: String
    /// The host that the client asked a trusted proxy for.
    public let forwardedHost: String?

    public init(peer: String, address: String? = nil, scheme: String = "http", forwardedHost: String? = nil) {
        self.peer = peer
        self.address = address ?? peer
        self.scheme = scheme
        self.forwardedHost = forwardedHost
    }
}
