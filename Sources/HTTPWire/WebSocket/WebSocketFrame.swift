/// RFC 6455 section 5.2.
public enum WebSocketOpcode: UInt8, Sendable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    var isControl: Bool { self.rawValue >= 0x8 }
    public var isMessage: Bool { self == .text || self == .binary }
}

/// Writes a server's frames: whole and unmasked (RFC 6455 section 5.1).
public enum WebSocketEncoder {
    /// - Parameter isCompressed: sets RSV1 (RFC 7692 section 6).
    public static func append(
        _ opcode: WebSocketOpcode, _ payload: some Collection<UInt8>, isCompressed: Bool = false,
        to output: inout [UInt8]
    ) {
        output.append(0x80 | (isCompressed ? 0x40 : 0) | opcode.rawValue)
        switch payload.count {
        case ..<126: output.append(UInt8(payload.count))
        case ...0xFFFF:
            output.append(126)
            self.append(payload.count, bytes: 2, to: &output)
        default:
            output.append(127)
            self.append(payload.count, bytes: 8, to: &output)
        }
        output.append(contentsOf: payload)
    }

    public static func append(_ close: WebSocketClose, to output: inout [UInt8]) {
        self.append(.close, close.payload, to: &output)
    }

    private static func append(_ number: Int, bytes count: Int, to output: inout [UInt8]) {
        for index in (0..<count).reversed() { output.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }
}
