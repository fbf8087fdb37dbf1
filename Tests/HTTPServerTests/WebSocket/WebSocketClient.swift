import CZlib

/// A WebSocket client made of bytes.
final class WebSocketClient {
    struct Frame: Equatable {
        let first: UInt8
        let payload: [UInt8]

        static func close(_ code: UInt16, _ reason: String = "") -> Frame {
            Frame(first: 0x88, payload: [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
        }
        static func text(_ text: String) -> Frame { Frame(first: 0x81, payload: Array(text.utf8)) }

        /// Of a close frame.
        var code: UInt16? {
            self.first == 0x88 && self.payload.count >= 2
                ? UInt16(self.payload[0]) << 8 | UInt16(self.payload[1]) : nil
        }
    }

    static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    let socket: RawClient
    private var input: [UInt8] = []

    init(_ served: Served, receiveBufferBytes: Int32? = nil) {
        self.socket = served.client(receiveBufferBytes: receiveBufferBytes)
    }

    static func request(_ path: String, _ more: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: x.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: \(Self.key)\r\n\(more)\r\n"
    }

    /// - Returns: the response's head.
    func open(_ path: String, _ more: String = "") async -> String {
        self.socket.send(Self.request(path, more))
        while let more = await self.socket.readSome() {
            self.input += more
            let text = String(decoding: self.input, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
            let head = String(text[..<end.upperBound])
            self.input.removeFirst(head.utf8.count)
            return head
        }
        return ""
    }

    func send(_ first: UInt8, _ payload: [UInt8] = []) {
        precondition(payload.count < 65_536)
        var bytes = [first]
        if payload.count < 126 {
            bytes.append(0x80 | UInt8(payload.count))
        } else {
            bytes += [0xFE, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        }
        self.socket.send(bytes + [1, 2, 3, 4] + payload.enumerated().map { $1 ^ [1, 2, 3, 4][$0 & 3] })
    }

    func send(_ text: String) { self.send(0x81, Array(text.utf8)) }

    /// The server's next frame; `nil` at the end of the connection.
    func next() async -> Frame? {
        while true {
            if let frame = self.takeFrame() { return frame }
            guard let more = await self.socket.readSome() else { return nil }
            self.input += more
        }
    }

    private func takeFrame() -> Frame? {
        guard self.input.count >= 2 else { return nil }
        let short = Int(self.input[1])
        let extra = short == 126 ? 2 : short == 127 ? 8 : 0
        guard self.input.count >= 2 + extra else { return nil }
        let count = extra == 0 ? short : self.input[2..<2 + extra].reduce(0) { $0 << 8 | Int($1) }
        guard self.input.count >= 2 + extra + count else { return nil }
        let frame = Frame(first: self.input[0], payload: Array(self.input[(2 + extra)..<(2 + extra + count)]))
        self.input.removeFirst(2 + extra + count)
        return frame
    }

    /// `bytes` as the payload of a compressed message.
    static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(&stream, 9, Z_DEFLATED, -15, 8, 0, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count + 100)
        input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                deflate(&stream, Z_SYNC_FLUSH)
            }
        }
        return Array(output.prefix(Int(stream.total_out) - 4))
    }
}
