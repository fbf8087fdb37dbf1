/// What goes back. The server adds `Date`, `Content-Length` or chunked framing, and `Connection`.
public struct Response: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        case file(FileRegion)
        /// Called once the head is on its way. Writing suspends while the peer does not read; it throws
        /// when the connection is gone. The body ends when the closure returns.
        case stream(@Sendable (any BodyWriter) async throws -> Void)
        /// No body: the connection is the handler's from here on.
        case upgrade(any UpgradeHandler)
    }

    public var status: Int
    /// Names and values come from our own code: visible ASCII, no line breaks.
    public var headers: [(name: String, value: String)]
    public var body: Body

    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = .bytes(body)
    }

    public init(
        status: Int, headers: [(name: String, value: String)],
        stream: @escaping @Sendable (any BodyWriter) async throws -> Void
    ) {
        self.status = status
        self.headers = headers
        self.body = .stream(stream)
    }

    public init(status: Int, headers: [(name: String, value: String)], file: FileRegion) {
        self.status = status
        self.headers = headers
        self.body = .file(file)
    }

    /// 101: the connection leaves HTTP (RFC 9110 section 7.8). Whether the request asked for it is for the caller
    /// to see; ``Request/asksUpgrade(to:)`` helps.
    ///
    /// - Parameter token: of the `Upgrade` header, such as `websocket`.
    public init(upgrade token: String, headers: [(name: String, value: String)] = [], to handler: any UpgradeHandler) {
        self.status = 101
        self.headers = [("Upgrade", token)] + headers
        self.body = .upgrade(handler)
    }
}

extension Response {
    /// Whether the body is all here.
    public var isInMemory: Bool { if case .bytes = self.body { true } else { false } }
}

/// Where a streamed body goes.
public protocol BodyWriter: Sendable {
    /// Sends `bytes` and returns when they left our buffer.
    func write(_ bytes: [UInt8]) async throws
}
