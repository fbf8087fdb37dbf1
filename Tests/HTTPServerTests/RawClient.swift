import CLinux
import EventLoops
import Glibc

/// A blocking socket to a server under test. Reads and writes give up after a minute, which fails the test.
final class RawClient: Sendable {
    /// More follows at once.
    static let more = Int32(MSG_MORE)

    private let descriptor: Int32

    init(port: UInt16, receiveBufferBytes: Int32? = nil) {
        self.descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(self.descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        if var receiveBufferBytes {
            setsockopt(self.descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBufferBytes, 4)
        }
        var address = sockaddr_in()
        address.sin_family = UInt16(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(self.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        precondition(result == 0, "cannot connect: errno \(errno)")
    }

    deinit { close(self.descriptor) }

    func send(_ text: String) { self.send(Array(text.utf8)) }

    /// The end leaves in the same segment as the last bytes, which are held back until it is known.
    func sendWithEnd(_ text: String) {
        self.send(Array(text.utf8), flags: Self.more)
        self.finishSending()
    }

    func send(_ bytes: [UInt8], flags: Int32 = 0) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    self.descriptor, buffer.baseAddress! + sent, buffer.count - sent, Int32(MSG_NOSIGNAL) | flags)
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    func finishSending() { shutdown(self.descriptor, Int32(SHUT_WR)) }

    /// Vanishes without a farewell: what is under way is answered with a reset.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(self.descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        // A new descriptor in the place of the old one closes that, and leaves `deinit` something to close.
        dup2(0, self.descriptor)
    }

    /// Everything up to `mark`, or up to the end where it does not come.
    func read(until mark: String) async -> String {
        await offload {
            var bytes: [UInt8] = []
            while !String(decoding: bytes, as: UTF8.self).contains(mark), let more = self.receive(64 * 1024) {
                bytes += more
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// What has come, once there is anything; `nil` at the end.
    func readSome() async -> [UInt8]? { await offload { self.receive(64 * 1024) } }

    /// How many of `count` bytes come.
    func read(count: Int) async -> Int {
        await offload {
            var total = 0
            while total < count, let more = self.receive(64 * 1024) { total += more.count }
            return total
        }
    }

    /// Everything until the server closes; `nil` when it does not.
    func readToEnd() async -> String? {
        await offload {
            var bytes: [UInt8] = []
            while let more = self.receive(64 * 1024) { bytes += more }
            return errno == EAGAIN ? nil : String(decoding: bytes, as: UTF8.self)
        }
    }

    private func receive(_ count: Int) -> [UInt8]? {
        errno = 0
        var buffer = [UInt8](repeating: 0, count: count)
        let got = recv(self.descriptor, &buffer, count, 0)
        return got > 0 ? Array(buffer[..<got]) : nil
    }
}
