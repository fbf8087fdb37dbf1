/// A server's side of one WebSocket: messages, the pings that show the peer is there, and the close handshake
/// (RFC 6455 sections 5.5 and 7). It knows neither sockets nor clocks; whoever does obeys its actions.
public struct WebSocketState: Sendable {
    public typealias Moment = ContinuousClock.Instant

    public struct Limits: Sendable {
        /// Also after inflating. Beyond it: 1009.
        public var maxMessageBytes = 1024 * 1024
        /// Without a byte from the peer for so long, it is pinged.
        public var pingInterval = Duration.seconds(30)
        /// How long a ping may go without any answer.
        public var pongTimeout = Duration.seconds(20)
        /// How long the peer may take to answer our close frame.
        public var closeTimeout = Duration.seconds(5)

        public init() {}
    }

    public enum Action: Equatable, Sendable {
        case wait
        case deliver(isText: Bool, bytes: [UInt8], isCompressed: Bool)
        case sendPong([UInt8])
        /// The peer has closed: send the answer, if one is due, then end the connection.
        case end(WebSocketClose, answer: WebSocketClose?)
    }

    public enum Expiry: Equatable, Sendable {
        case sendPing
        /// The peer is gone, or does not mean to answer.
        case drop
    }

    private enum Phase {
        /// Can transition to: closing, ended.
        case open
        /// Our close frame is on its way; messages still come and are dropped. Can transition to: ended.
        case closing
        case ended
    }

    private var phase = Phase.open
    private var decoder: WebSocketDecoder
    private let limits: Limits
    private var isPinged = false
    private var deadline: Moment

    /// - Parameter allowsCompression: permessage-deflate was agreed on.
    public init(limits: Limits, allowsCompression: Bool, at now: Moment) {
        self.limits = limits
        self.decoder = WebSocketDecoder(maxMessageBytes: limits.maxMessageBytes, allowsCompression: allowsCompression)
        self.deadline = now.advanced(by: limits.pingInterval)
    }

    public var isOpen: Bool { self.phase == .open }
    /// Whether bytes from the peer are of use.
    public var wantsInput: Bool { self.phase != .ended }

    /// Goes through `input` from `offset`, which moves past everything taken in.
    public mutating func next(_ input: Span<UInt8>, from offset: inout Int, at now: Moment) -> Action {
        if offset < input.count { self.noteLife(at: now) }
        while self.phase != .ended {
            switch self.decoder.next(input, from: &offset) {
            case .needsMore: return .wait
            case .pong: continue
            case .ping(let payload):
                if self.phase == .open { return .sendPong(payload) }
            case .message(let isText, let bytes, let isCompressed):
                if self.phase == .open { return .deliver(isText: isText, bytes: bytes, isCompressed: isCompressed) }
            case .close(let close): return self.end(close, answer: close)
            case .fault(let close): return self.end(close, answer: close)
            }
        }
        return .wait
    }

    private mutating func end(_ close: WebSocketClose, answer: WebSocketClose) -> Action {
        let wasOpen = self.phase == .open
        self.phase = .ended
        return .end(close, answer: wasOpen ? answer : nil)
    }

    private mutating func noteLife(at now: Moment) {
        guard self.phase == .open else { return }
        self.isPinged = false
        self.deadline = now.advanced(by: self.limits.pingInterval)
    }

    /// We want to close.
    ///
    /// - Returns: whether the close frame is to be sent: once, and not after the peer's.
    public mutating func close(at now: Moment) -> Bool {
        guard self.phase == .open else { return false }
        self.phase = .closing
        self.deadline = now.advanced(by: self.limits.closeTimeout)
        return true
    }

    /// Nothing more is to be said or heard.
    public mutating func end() { self.phase = .ended }

    /// The peer's bytes are left unread because their reader is slow: its silence means nothing.
    public mutating func inputPaused(at now: Moment) { self.noteLife(at: now) }

    /// What to do about a deadline that has passed, if one has.
    public mutating func expire(at now: Moment) -> Expiry? {
        guard self.phase != .ended, self.deadline <= now else { return nil }
        guard self.phase == .open, !self.isPinged else {
            self.phase = .ended
            return .drop
        }
        self.isPinged = true
        self.deadline = now.advanced(by: self.limits.pongTimeout)
        return .sendPing
    }
}
