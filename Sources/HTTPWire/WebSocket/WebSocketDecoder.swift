/// Turns a client's bytes into messages and control frames (RFC 6455 section 5), however they are cut. After a
/// fault or a close frame it is of no more use.
public struct WebSocketDecoder: Sendable {
    public enum Event: Equatable, Sendable {
        /// Everything given was taken in.
        case needsMore
        /// - Parameter isCompressed: `bytes` are to be inflated, and their text is not checked yet.
        case message(isText: Bool, bytes: [UInt8], isCompressed: Bool)
        case ping([UInt8])
        case pong([UInt8])
        case close(WebSocketClose)
        /// Close with this.
        case fault(WebSocketClose)
    }

    private enum Phase {
        case header
        case payload
    }

    private let maxMessageBytes: Int
    private let allowsCompression: Bool
    private var phase = Phase.header
    private var head = WebSocketHead()
    /// Of the frame at hand.
    private var left = 0
    private var maskOffset = 0
    private var control: [UInt8] = []
    private var message: [UInt8] = []
    /// The message under way, `nil` between messages.
    private var kind: (isText: Bool, isCompressed: Bool)?
    private var text = UTF8Validator()

    /// - Parameters:
    ///   - maxMessageBytes: compressed ones may be longer by a sixteenth and 64 bytes.
    ///   - allowsCompression: permessage-deflate was agreed on.
    public init(maxMessageBytes: Int, allowsCompression: Bool) {
        self.maxMessageBytes = maxMessageBytes
        self.allowsCompression = allowsCompression
    }

    /// Takes `input` apart from `offset`, which moves past everything taken in; one event at a time.
    public mutating func next(_ input: Span<UInt8>, from offset: inout Int) -> Event {
        do throws(WebSocketClose) {
            while true {
                if self.phase == .header {
                    guard try self.head.read(input, from: &offset) else { return .needsMore }
                    try self.beginFrame()
                }
                try self.readPayload(input, from: &offset)
                guard self.left == 0 else { return .needsMore }
                if let event = try self.endFrame() { return event }
            }
        } catch {
            return .fault(error)
        }
    }

    // MARK: Frames

    private mutating func beginFrame() throws(WebSocketClose) {
        if self.head.opcode.isControl {
            guard self.head.isFinal, self.head.length <= 125, !self.head.isCompressed else {
                throw .protocolError("A control frame that is fragmented, compressed or too long.")
            }
        } else {
            try self.beginDataFrame()
        }
        self.left = self.head.length
        self.maskOffset = 0
        self.phase = .payload
    }

    private mutating func beginDataFrame() throws(WebSocketClose) {
        let isContinuation = self.head.opcode == .continuation
        guard isContinuation == (self.kind != nil) else {
            throw .protocolError("A fragment that does not belong to the message under way.")
        }
        guard !self.head.isCompressed || self.allowsCompression && !isContinuation else {
            throw .protocolError("A reserved bit that was not agreed on.")
        }
        if !isContinuation { self.kind = (self.head.opcode == .text, self.head.isCompressed) }
        // What cannot be compressed grows a little: its blocks are told apart.
        let growth = self.kind?.isCompressed == true ? self.maxMessageBytes / 16 + 64 : 0
        guard self.head.length <= self.maxMessageBytes + growth - self.message.count else { throw .tooBig }
    }

    private mutating func readPayload(_ input: Span<UInt8>, from offset: inout Int) throws(WebSocketClose) {
        let count = min(self.left, input.count - offset)
        guard count > 0 else { return }
        let piece = input.extracting(offset..<offset + count)
        offset += count
        self.left -= count
        let isControl = self.head.opcode.isControl
        let start = isControl ? self.control.count : self.message.count
        let maskOffset = self.maskOffset
        self.maskOffset = (maskOffset + count) & 3
        if isControl {
            Self.unmask(piece, self.head.mask, maskOffset, into: &self.control)
            return
        }
        Self.unmask(piece, self.head.mask, maskOffset, into: &self.message)
        guard let kind, kind.isText, !kind.isCompressed else { return }
        var text = self.text
        guard text.accept(self.message.span.extracting(start...)) else { throw .notUTF8 }
        self.text = text
    }

    /// - Parameter offset: of the key's byte that belongs to the first of `piece`.
    private static func unmask(_ piece: Span<UInt8>, _ mask: UInt32, _ offset: Int, into bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(piece, from: 0, count: piece.count)
        bytes.withUnsafeMutableBufferPointer { buffer in
            for index in start..<buffer.count {
                buffer[index] ^= UInt8(truncatingIfNeeded: mask >> UInt32(24 - 8 * ((index - start + offset) & 3)))
            }
        }
    }

    /// `nil` after a fragment that more must follow.
    private mutating func endFrame() throws(WebSocketClose) -> Event? {
        let head = self.head
        self.head = WebSocketHead()
        self.phase = .header
        guard !head.opcode.isControl else {
            let payload = self.control
            self.control = []
            switch head.opcode {
            case .ping: return .ping(payload)
            case .pong: return .pong(payload)
            default: return .close(try WebSocketClose(payload: payload))
            }
        }
        guard head.isFinal, let kind else { return nil }
        if kind.isText, !kind.isCompressed, !self.text.isComplete { throw .notUTF8 }
        let bytes = self.message
        self.message = []
        self.kind = nil
        self.text = UTF8Validator()
        return .message(isText: kind.isText, bytes: bytes, isCompressed: kind.isCompressed)
    }
}
