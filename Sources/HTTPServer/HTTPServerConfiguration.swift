public import HTTPWire

/// Where to listen, and how much of everything one peer and all of them together may have.
public struct HTTPServerConfiguration: Sendable {
    /// A numeric address or a name that resolves to one.
    public var host = "127.0.0.1"
    /// 0 takes any free one; ``HTTPServer/port`` tells which.
    public var port: UInt16 = 8080
    public var limits = RequestLimits()
    public var timeouts = ConnectionState.Timeouts()
    /// On all loops together. One more is answered 503.
    public var maxConnections = 10_000
    /// From one address. Lower it where clients connect directly and not through a proxy.
    public var maxConnectionsPerAddress = 10_000
    /// The connection closes after so many.
    public var maxRequestsPerConnection = 100_000
    /// Requests answered for one connection before the others have their turn.
    public var maxPipelined = 128
    /// Who is believed about its clients by `Forwarded` or `X-Forwarded-For`, `-Proto` and `-Host`.
    public var trustedProxies: [AddressRange] = []
    /// `nil`: pages of other origins read nothing.
    public var crossOrigin: CrossOriginPolicy?
    /// Another process may listen on the same port at the same time, and takes its share of new connections: for
    /// restarts that lose no request.
    public var sharesPort = false
    /// How often deadlines are looked at: a connection may live so much longer than its timeout.
    public var sweepInterval = Duration.milliseconds(500)
    /// Turns every problem into its response; gets the request's id.
    public var present: @Sendable (Problem, _ requestID: String) -> Response = { $0.response(requestID: $1) }

    /// Makes what stands between a new connection and its socket; `nil` for plain bytes.
    public var transport: (@Sendable () -> any ByteTransport)?

    public init() {}
}
