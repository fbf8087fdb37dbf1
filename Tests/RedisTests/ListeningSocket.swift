import Glibc

/// Accepts TCP connections on a free local port, as far as the kernel does, and never says a word.
final class ListeningSocket {
    let port: UInt16
    private let descriptor: Int32

    struct Failed: Error {
        let errno: Int32
    }

    init() throws {
        self.descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = self.descriptor
        let listening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, size) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, generic, &size) == 0
            }
        }
        self.port = UInt16(bigEndian: address.sin_port)
        guard listening else { throw Failed(errno: errno) }
    }

    deinit { close(self.descriptor) }
}
