/// Why a WebSocket ends (RFC 6455 section 7.4).
public struct WebSocketClose: Error, Hashable, Sendable {
    public static let maxReasonBytes = 123

    /// `nil` when the peer gave none.
    public let code: UInt16?
    public let reason: String

    /// - Parameters:
    ///   - code: one that may be sent, see ``isSendable(_:)``.
    ///   - reason: cut to ``maxReasonBytes``.
    public init(_ code: UInt16, _ reason: String = "") {
        precondition(Self.isSendable(code), "no code to send: \(code)")
        self.code = code
        var reason = reason
        while reason.utf8.count > Self.maxReasonBytes { reason.removeLast() }
        self.reason = reason
    }

    private init(unsendable reason: String) {
        self.code = nil
        self.reason = reason
    }

    /// The peer's close frame.
    init(payload: [UInt8]) throws(WebSocketClose) {
        guard !payload.isEmpty else {
            self.code = nil
            self.reason = ""
            return
        }
        guard payload.count >= 2 else { throw .protocolError("A close frame of one byte.") }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        guard Self.isSendable(code) else { throw .protocolError("A close code that means nothing here.") }
        guard let reason = String(validating: payload[2...], as: UTF8.self) else { throw .notUTF8 }
        self.code = code
        self.reason = reason
    }

    var payload: [UInt8] {
        guard let code else { return [] }
        return [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(self.reason.utf8)
    }

    /// Codes that may stand in a frame (RFC 6455 section 7.4 and IANA's registry).
    public static func isSendable(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    public static let normal = WebSocketClose(1000)
    /// The server stops.
    public static let goingAway = WebSocketClose(1001, "The server is stopping.")
    static func protocolError(_ reason: StaticString) -> WebSocketClose { WebSocketClose(1002, reason.description) }
    public static let notUTF8 = WebSocketClose(1007, "Text that is not UTF-8.")
    public static let badCompression = WebSocketClose(1007, "A message that cannot be inflated.")
    /// The peer does not read what is sent to it.
    public static let tooSlow = WebSocketClose(1008, "Messages are not read fast enough.")
    public static let tooBig = WebSocketClose(1009, "A message is larger than this server accepts.")
    /// The connection ended without a close frame; never sent.
    public static let lost = WebSocketClose(unsendable: "The connection was lost.")
    /// The handler failed.
    public static let internalError = WebSocketClose(1011)
}
