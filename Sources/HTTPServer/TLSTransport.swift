import Glibc
import HTTPWire
public import TLS

extension HTTPServerConfiguration {
    /// Serves TLS alone. The handshake must be done, and the first request's head here, within
    /// ``ConnectionState/Timeouts/header``.
    ///
    /// - Parameter certificates: may be reloaded at any time, for the connections that come then.
    public mutating func serveTLS(_ certificates: TLSCertificates) {
        self.transport = { TLSTransport(TLSSession(certificates.current)) }
    }
}

/// TLS between a connection and its socket. It holds no plaintext, and at most
/// ``TLSSession/maxPendingBytes`` and a record of ciphertext.
final class TLSTransport: ByteTransport {
    private let session: TLSSession
    /// Plaintext was handed out, and what came behind it is still to be told.
    private var owesEnd = false

    init(_ session: TLSSession) { self.session = session }

    func receive(from descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        guard !self.owesEnd else { return self.end }
        // Ciphertext goes to the back and plaintext to the front, which never catches up: apart from what a partial
        // record held back, there is less of it than there was ciphertext.
        let back = UnsafeMutableRawBufferPointer(rebasing: buffer[TLSSession.maxRecordBytes...])
        let transfer = Socket.receive(from: descriptor, into: back)
        guard case .bytes(let count) = transfer else { return transfer }
        let plain = self.session.receive(UnsafeRawBufferPointer(rebasing: back[..<count]), into: buffer)
        if self.session.hasCiphertext, self.flush(to: descriptor) == .failed { return .failed }
        let isOver = self.session.state != .open && self.session.state != .handshaking
        guard plain > 0 else { return isOver ? self.end : .blocked }
        self.owesEnd = isOver
        return .bytes(plain)
    }

    private var end: Transfer { self.session.state == .ended ? .ended : .failed }

    func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Transfer {
        guard !self.session.hasCiphertext else { return .blocked }
        let count = self.session.send(bytes)
        guard count > 0 else { return self.session.state == .handshaking ? .blocked : .failed }
        return self.flush(to: descriptor) == .failed ? .failed : .bytes(count)
    }

    func flush(to descriptor: Int32) -> Transfer {
        var last = Transfer.blocked
        while self.session.hasCiphertext {
            self.session.drainCiphertext { bytes in
                last = Socket.send(bytes, hasMore: false, to: descriptor)
                if case .bytes(let count) = last { return count }
                return 0
            }
            guard case .bytes = last else { return last }
        }
        return last
    }

    var holdsInput: Bool { self.owesEnd }
    var holdsOutput: Bool { self.session.hasCiphertext }

    func finish(on descriptor: Int32) {
        self.session.close()
        _ = self.flush(to: descriptor)
    }
}
