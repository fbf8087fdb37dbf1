import HTTPWire

/// However frames are cut, they mean the same; messages keep to the limit, and text is text.
enum WebSocketFuzzing {
    private static let maxMessageBytes = 512

    static func run(_ bytes: [UInt8]) {
        for allowsCompression in [false, true] {
            let whole = self.events([bytes], allowsCompression)
            let pieces = bytes.pieces(seed: bytes.first ?? 0)
            precondition(whole == self.events(pieces, allowsCompression), "the cut changes the meaning")
            precondition(
                whole == self.events(bytes.map { [$0] }, allowsCompression), "single bytes change the meaning")
        }
    }

    private static func events(_ pieces: [[UInt8]], _ allowsCompression: Bool) -> [WebSocketDecoder.Event] {
        var decoder = WebSocketDecoder(
            maxMessageBytes: self.maxMessageBytes, allowsCompression: allowsCompression)
        var events: [WebSocketDecoder.Event] = []
        for piece in pieces {
            var offset = 0
            while true {
                let event = decoder.next(piece.span, from: &offset)
                self.check(event, allowsCompression)
                if event == .needsMore {
                    precondition(offset == piece.count, "bytes were left behind")
                    break
                }
                events.append(event)
                switch event {
                case .fault, .close: return events
                default: continue
                }
            }
        }
        return events
    }

    private static func check(_ event: WebSocketDecoder.Event, _ allowsCompression: Bool) {
        switch event {
        case .message(let isText, let bytes, let isCompressed):
            precondition(
                bytes.count <= self.maxMessageBytes + (isCompressed ? self.maxMessageBytes / 16 + 64 : 0),
                "a message over the limit")
            precondition(!isCompressed || allowsCompression, "compressed without leave")
            let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
            precondition(!isText || isCompressed || isUTF8, "text that is none")
        case .ping(let payload), .pong(let payload): precondition(payload.count <= 125, "a control frame too long")
        case .close(let close), .fault(let close): self.check(close)
        case .needsMore: break
        }
    }

    /// What is said to the peer must be something that can be said.
    private static func check(_ close: WebSocketClose) {
        precondition(close.code.map(WebSocketClose.isSendable) ?? true, "a code that cannot be sent")
        var frame: [UInt8] = []
        WebSocketEncoder.append(close, to: &frame)
        precondition(frame.count <= 127, "a close frame too long")
    }
}
