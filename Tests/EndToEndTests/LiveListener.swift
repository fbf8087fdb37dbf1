import EventLoops
import Foundation
import JSON
import Synchronization

/// Somebody who looks on at `/api/v1/events/live`, over a socket of their own.
final class LiveListener: Sendable {
    private let socket: Int32
    private let heard = Mutex<[Int64]>([])
    private let isOpen = Mutex(true)

    struct NotLetIn: Error { let answer: String }

    /// Ids of the events that came, in the order of their coming.
    var ids: [Int64] { self.heard.withLock { $0 } }

    /// False when the server has closed the connection.
    var isConnected: Bool { self.isOpen.withLock { $0 } }

    static func open(at product: Product, key: String) async throws -> LiveListener {
        let socket = try Self.connect(port: product.port)
        let head = """
            GET /api/v1/events/live HTTP/1.1\r
            Host: localhost\r
            Authorization: Bearer \(key)\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r

            """
        _ = head.withCString { write(socket, $0, strlen($0)) }
        let answer = await offload { Self.head(on: socket) }
        guard answer.hasPrefix("HTTP/1.1 101 ") else {
            Glibc.close(socket)
            throw NotLetIn(answer: answer)
        }
        let listener = LiveListener(socket)
        Task { await offload { listener.listen() } }
        return listener
    }

    private init(_ socket: Int32) { self.socket = socket }

    func close() { shutdown(self.socket, Int32(SHUT_RDWR)) }

    deinit { Glibc.close(self.socket) }

    private static func connect(port: Int) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            Glibc.close(socket)
            throw NotLetIn(answer: "errno \(errno)")
        }
        return socket
    }

    private static func head(on socket: Int32) -> String {
        var bytes: [UInt8] = []
        while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8), let byte = Self.read(1, from: socket) { bytes += byte }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func read(_ count: Int, from socket: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(socket, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
    }

    /// Text frames without extensions, as we have asked for none (RFC 6455, section 5.2).
    private func listen() {
        while let start = Self.read(2, from: self.socket) {
            var length = Int(start[1] & 0x7F)
            if length == 126 {
                guard let more = Self.read(2, from: self.socket) else { break }
                length = Int(more[0]) << 8 | Int(more[1])
            }
            guard length < 127 || start[1] & 0x7F == 126, let body = Self.read(length, from: self.socket) else { break }
            guard start[0] == 0x81, let id = (try? JSONReader.read(body))?["id"]?.int else { continue }
            self.heard.withLock { $0.append(id) }
        }
        self.isOpen.withLock { $0 = false }
    }
}
