public import HTTPWire

/// How a route's WebSockets behave.
public struct WebSocketConfiguration: Sendable {
    public enum Compression: Sendable {
        case none
        /// Each message by itself: costs no memory between messages.
        case eachMessage
        /// Messages may refer to earlier ones: smaller, for some 300 KiB of memory a connection.
        case withContext
    }

    public var limits = WebSocketState.Limits()
    public var compression = Compression.eachMessage
    /// Below it a message goes out as it is.
    public var minCompressedBytes = 256
    /// Above it too: the loop, and everybody on it, waits while a message is compressed, some 1 ms for so many bytes.
    public var maxCompressedBytes = 64 * 1024
    /// What may wait for a peer that reads slowly. One message more, and the peer is dropped with 1008.
    public var maxQueuedBytes = 2 * 1024 * 1024
    /// Messages that the handler has not taken, beyond which the peer is not read.
    public var maxWaitingMessages = 16
    /// Pages that browsers may connect from, as `https://host:port`; `nil`: those of the same host. Clients that
    /// are no browsers send no origin, and are not kept out by this.
    public var allowedOrigins: [String]?
    /// Subprotocols, best first.
    public var protocols: [String] = []

    public init() {}

    func isWorthCompressing(_ count: Int) -> Bool {
        count >= self.minCompressedBytes && count <= self.maxCompressedBytes
    }
}

public enum WebSocketMessage: Equatable, Sendable {
    case text(String)
    case binary([UInt8])
}
