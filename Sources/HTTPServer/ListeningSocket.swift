import CLinux
import Glibc

/// A non-blocking listening socket that shares its port with the ones of the other loops.
struct ListeningSocket {
    private static let backlog: Int32 = 4096

    let descriptor: Int32
    let port: UInt16

    /// - Parameters:
    ///   - port: 0 for any.
    ///   - sharesPort: whether another process of this user may have it too.
    init(host: String, port: UInt16, sharesPort: Bool = false) throws(HTTPServerError) {
        let address = try SocketAddress(resolving: host, port: port)
        if port != 0, !sharesPort { try Self.checkFree(address, host, port) }
        self.descriptor = try Self.bound(address, host, port, sharesPort: true)
        guard listen(self.descriptor, Self.backlog) == 0 else {
            let code = errno
            close(self.descriptor)
            throw .cannotListen(host: host, port: port, code: code)
        }
        self.port = SocketAddress.local(of: self.descriptor).port
    }

    /// Sharing would let a second server take half of this one's connections unnoticed.
    private static func checkFree(_ address: SocketAddress, _ host: String, _ port: UInt16) throws(HTTPServerError) {
        close(try Self.bound(address, host, port, sharesPort: false))
    }

    /// A socket for the next loop, on the port that this one has.
    func sibling(host: String) throws(HTTPServerError) -> ListeningSocket {
        let address = try SocketAddress(resolving: host, port: self.port)
        let descriptor = try Self.bound(address, host, self.port, sharesPort: true)
        guard listen(descriptor, Self.backlog) == 0 else {
            let code = errno
            close(descriptor)
            throw .cannotListen(host: host, port: self.port, code: code)
        }
        return ListeningSocket(descriptor: descriptor, port: self.port)
    }

    private init(descriptor: Int32, port: UInt16) {
        self.descriptor = descriptor
        self.port = port
    }

    private static func bound(
        _ address: SocketAddress, _ host: String, _ port: UInt16, sharesPort: Bool
    ) throws(HTTPServerError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, type, 0)
        guard descriptor >= 0 else { throw .cannotListen(host: host, port: port, code: errno) }
        var yes: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
        if sharesPort { setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &yes, size) }
        guard address.withPointer({ bind(descriptor, $0, $1) }) == 0 else {
            let code = errno
            close(descriptor)
            throw .cannotListen(host: host, port: port, code: code)
        }
        return descriptor
    }

    enum Accepted {
        case connection(Int32, peer: String)
        case nothing
        /// No descriptors or no memory: try again later.
        case exhausted
    }

    func accept() -> Accepted {
        var address = SocketAddress()
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        while true {
            let descriptor = address.withMutablePointer { accept4(self.descriptor, $0, $1, flags) }
            if descriptor >= 0 {
                var yes: Int32 = 1
                setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
                return .connection(descriptor, peer: address.text)
            }
            switch errno {
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
            // Errors of the connection that was to be (accept(2)): go on with the next.
            case ECONNABORTED, EINTR, EPROTO, ENETDOWN, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH, ENONET: continue
            default: return .nothing
            }
        }
    }
}
