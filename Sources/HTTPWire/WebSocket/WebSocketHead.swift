/// A frame before its payload (RFC 6455 section 5.2), filled in byte by byte.
struct WebSocketHead: Sendable {
    private(set) var isFinal = false
    /// RSV1, which permessage-deflate has taken (RFC 7692 section 6).
    private(set) var isCompressed = false
    private(set) var opcode = WebSocketOpcode.continuation
    private(set) var length = 0
    /// Its first byte on the wire is its highest here.
    private(set) var mask: UInt32 = 0

    private var position = 0
    private var lengthBytes = 0

    /// - Returns: whether the head is complete.
    mutating func read(_ input: Span<UInt8>, from offset: inout Int) throws(WebSocketClose) -> Bool {
        while offset < input.count {
            let byte = input[offset]
            offset += 1
            self.position += 1
            switch self.position {
            case 1: try self.takeFirst(byte)
            case 2: try self.takeSecond(byte)
            case ...(2 + self.lengthBytes): try self.takeLength(byte)
            default:
                self.mask = self.mask << 8 | UInt32(byte)
                if self.position == 6 + self.lengthBytes { return true }
            }
        }
        return false
    }

    private mutating func takeFirst(_ byte: UInt8) throws(WebSocketClose) {
        guard byte & 0x30 == 0 else { throw .protocolError("A reserved bit that was not agreed on.") }
        guard let opcode = WebSocketOpcode(rawValue: byte & 0x0F) else {
            throw .protocolError("A frame of an unknown kind.")
        }
        self.isFinal = byte & 0x80 != 0
        self.isCompressed = byte & 0x40 != 0
        self.opcode = opcode
    }

    private mutating func takeSecond(_ byte: UInt8) throws(WebSocketClose) {
        guard byte & 0x80 != 0 else { throw .protocolError("A client's frame that is not masked.") }
        switch byte & 0x7F {
        case 126: self.lengthBytes = 2
        case 127: self.lengthBytes = 8
        default: self.length = Int(byte & 0x7F)
        }
    }

    /// The shortest form is the only one, and the highest bit of eight bytes is zero.
    private mutating func takeLength(_ byte: UInt8) throws(WebSocketClose) {
        if self.lengthBytes == 8, self.position == 3, byte & 0x80 != 0 {
            throw .protocolError("A frame's length is not a number.")
        }
        self.length = self.length << 8 | Int(byte)
        guard self.position == 2 + self.lengthBytes else { return }
        guard self.length > (self.lengthBytes == 2 ? 125 : 0xFFFF) else {
            throw .protocolError("A frame's length is longer than it must be.")
        }
    }
}
