import HTTPWire
import Testing

@Suite struct `RFC 6455 frames` {
    private typealias Event = WebSocketDecoder.Event

    /// Everything that `bytes`, cut into pieces of `size`, mean, up to the first fault.
    private func events(
        _ bytes: [UInt8], pieces size: Int = .max, max: Int = 1024 * 1024, allowsCompression: Bool = false
    ) -> [Event] {
        var decoder = WebSocketDecoder(maxMessageBytes: max, allowsCompression: allowsCompression)
        var events: [Event] = []
        var start = 0
        while start < bytes.count {
            let piece = Array(bytes[start..<min(bytes.count, size == .max ? .max : start + size)])
            start += piece.count
            var offset = 0
            while true {
                let event = decoder.next(piece.span, from: &offset)
                if event == .needsMore { break }
                events.append(event)
                if case .fault = event { return events }
            }
        }
        return events
    }

    private func text(_ text: String) -> Event { .message(isText: true, bytes: Array(text.utf8), isCompressed: false) }

    private func code(_ bytes: [UInt8], max: Int = 1024 * 1024, allowsCompression: Bool = false) -> UInt16? {
        guard case .fault(let close) = self.events(bytes, max: max, allowsCompression: allowsCompression).last else {
            return nil
        }
        return close.code
    }

    @Test(arguments: [1, 2, 3, 7, Int.max])
    func `section 5.4: fragments with control frames between them, however they are cut`(_ size: Int) {
        let bytes =
            frame(0x01, "Hal") + frame(0x89, "ping") + frame(0x00, "") + frame(0x80, "lo") + frame(0x8A, "pong")
            + frame(0x82, [0, 255]) + frame(0x81, "é€😀") + frame(0x88, [3, 232] + Array("bye".utf8))
        #expect(
            self.events(bytes, pieces: size) == [
                .ping(Array("ping".utf8)), self.text("Hallo"), .pong(Array("pong".utf8)),
                .message(isText: false, bytes: [0, 255], isCompressed: false), self.text("é€😀"),
                .close(WebSocketClose(1000, "bye")),
            ])
    }

    @Test(arguments: [0, 125, 126, 127, 65_535, 65_536, 100_000])
    func `section 5.2: all three forms of the length`(_ count: Int) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        #expect(
            self.events(frame(0x82, payload), pieces: 1000)
                == [.message(isText: false, bytes: payload, isCompressed: false)])
    }

    @Test(arguments: [
        ("reserved bit 1", frame(0xC1, "a")), ("reserved bit 2", frame(0xA1, "a")),
        ("reserved bit 3", frame(0x91, "a")),
        ("opcode 3", frame(0x83)), ("opcode 11", frame(0x8B)), ("not masked", [0x81, 0x01, 0x61]),
        ("a fragmented ping", frame(0x09, "a")), ("a long ping", frame(0x89, String(repeating: "a", count: 126))),
        ("a lone continuation", frame(0x80, "a")), ("a message in a message", frame(0x01, "a") + frame(0x81, "b")),
        ("a length too long", [0x82, 0xFE, 0, 125, 0, 0, 0, 0]),
        ("a length far too long", [0x82, 0xFF, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0]),
        ("a negative length", [0x82, 0xFF, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("a close of one byte", frame(0x88, [3])), ("close code 999", frame(0x88, [3, 231])),
        ("close code 1005", frame(0x88, [3, 237])), ("close code 1006", frame(0x88, [3, 238])),
        ("close code 1015", frame(0x88, [3, 247])), ("close code 2999", frame(0x88, [11, 183])),
        ("close code 5000", frame(0x88, [19, 136])),
    ])
    func `section 7.4.1: what breaks the protocol is 1002`(_ name: String, _ bytes: [UInt8]) {
        #expect(self.code(bytes) == 1002, "\(name)")
    }

    @Test(arguments: [
        [0x80], [0xC0, 0xAF], [0xC1, 0x81], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
        [0xF4, 0x90, 0x80, 0x80], [0xF5], [0x61, 0xC3], [0xE2, 0x82], [0xE2, 0x28, 0xA1],
    ])
    func `section 8.1: text that is not UTF-8 is 1007`(_ payload: [UInt8]) {
        #expect(self.code(frame(0x81, payload)) == 1007)
        #expect(self.code(frame(0x88, [3, 232] + payload)) == 1007)
        #expect(self.code(frame(0x82, payload)) == nil)
    }

    @Test func `section 8.1: bad text is noticed before the message is whole`() {
        #expect(self.code(Array(frame(0x01, [0x61, 0xFF, 0x61, 0x61]).dropLast(2))) == 1007)
        #expect(self.events(frame(0x01, [0xE2, 0x82]) + frame(0x80, [0xAC])) == [self.text("€")])
    }

    @Test func `a message too big is 1009 from its announcement on, fragments together`() {
        #expect(self.code(Array(frame(0x82, [UInt8](repeating: 0, count: 11)).prefix(6)), max: 10) == 1009)
        #expect(self.code(frame(0x02, "123456") + frame(0x80, "12345"), max: 10) == 1009)
        #expect(self.code(frame(0x02, "123456") + frame(0x80, "1234"), max: 10) == nil)
    }

    @Test func `RFC 7692 section 6: RSV1 marks the first frame of a message, where that was agreed on`() {
        let bytes = frame(0x41, "ab") + frame(0x80, "c")
        #expect(
            self.events(bytes, allowsCompression: true)
                == [.message(isText: true, bytes: Array("abc".utf8), isCompressed: true)])
        #expect(self.code(frame(0x01, "ab") + frame(0xC0, "c"), allowsCompression: true) == 1002)
        #expect(self.code(frame(0xC9, "ab"), allowsCompression: true) == 1002)
    }

    @Test func `a server's frames are whole, unmasked and as short as can be`() {
        var bytes: [UInt8] = []
        WebSocketEncoder.append(.text, Array("Hello".utf8), to: &bytes)
        #expect(bytes == [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        for (count, head) in [(125, [125]), (126, [126, 0, 126]), (65_536, [127, 0, 0, 0, 0, 0, 1, 0, 0])]
            as [(Int, [Int])]
        {
            bytes = []
            WebSocketEncoder.append(.binary, [UInt8](repeating: 1, count: count), isCompressed: true, to: &bytes)
            #expect(Array(bytes.prefix(1 + head.count)) == [0xC2] + head.map(UInt8.init))
            #expect(bytes.count == 1 + head.count + count)
        }
    }
}
