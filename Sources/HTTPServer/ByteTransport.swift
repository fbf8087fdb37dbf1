import CLinux
import Glibc
import HTTPWire

/// Stands between one connection and its socket where bytes do not travel as they are: the seam for TLS. Without
/// one, a connection reads and writes its socket itself (``Socket``).
///
/// Made when a connection is accepted, called on its loop only. It owns its handshake: what it must say to get
/// there it sends, or holds, while it receives.
public protocol ByteTransport: AnyObject {
    /// Reads once from the socket and turns what came into plain bytes. `.blocked` also when all of it was
    /// handshake or half a record.
    func receive(from descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Transfer
    /// Takes plain bytes for the peer; what the socket does not take is held here. `.blocked`: nothing was
    /// taken, try again when nothing is held any more.
    func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Transfer
    /// The socket can be written: sends on what is held.
    func flush(to descriptor: Int32) -> Transfer
    /// Plain bytes that no readiness of the socket will announce.
    var holdsInput: Bool { get }
    /// Bytes for the socket; while there are some, the connection waits for it to become writable.
    var holdsOutput: Bool { get }
    /// Says goodbye in the transport's own way. The connection shuts the socket's writing side afterwards.
    func finish(on descriptor: Int32)
}

/// What became of one attempt to move bytes.
public enum Transfer: Equatable, Sendable {
    /// More than none.
    case bytes(Int)
    case blocked
    /// The peer sends no more.
    case ended
    case failed
}

/// The plain way: system calls on a non-blocking socket.
enum Socket {
    @inline(__always)
    static func receive(from descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        self.transfer { plain_recv(descriptor, buffer.baseAddress, buffer.count) }
    }

    /// - Parameter hasMore: the rest follows at once, and a packet with both will do.
    @inline(__always)
    static func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool, to descriptor: Int32) -> Transfer {
        let flags = hasMore ? Int32(MSG_NOSIGNAL) | Int32(MSG_MORE) : Int32(MSG_NOSIGNAL)
        return self.transfer { plain_send(descriptor, bytes.baseAddress, bytes.count, flags) }
    }

    /// - Returns: `.ended` when the file is shorter than it was.
    static func send(_ region: FileRegion, to descriptor: Int32) -> Transfer {
        var offset = off_t(region.range.lowerBound)
        return self.transfer { sendfile(descriptor, region.file.descriptor, &offset, region.range.count) }
    }

    @inline(__always)
    private static func transfer(_ call: () -> Int) -> Transfer {
        while true {
            let count = call()
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            // Whoever is told `.blocked` waits for a change: an interrupted call is none.
            if errno != EINTR { return errno == EAGAIN ? .blocked : .failed }
        }
    }
}
