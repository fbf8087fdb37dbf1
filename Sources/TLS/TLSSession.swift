import COpenSSL

/// One side of one TLS connection, without a socket: ciphertext goes in and comes out as bytes.
///
/// Nothing is stored up: ``receive(_:into:)`` takes all it is given, and gives out at most that much plaintext and
/// what a partial record held back; ``send(_:from:)`` takes no more than ``maxPendingBytes`` allow.
/// Not `Sendable`: one thread at a time.
public final class TLSSession {
    public enum State: Equatable, Sendable {
        case handshaking
        case open
        /// The peer said that it sends no more (`close_notify`); it may still read.
        case ended
        /// Nothing more can be exchanged, but for the alert that may be waiting.
        case failed(TLSError)
    }

    /// Ciphertext waiting to be taken, beyond which ``send(_:from:)`` takes no plaintext.
    public static let maxPendingBytes = 64 * 1024
    /// What one partial record can add to the plaintext of one ``receive(_:into:)``.
    public static let maxRecordBytes = 16 * 1024
    /// Answers to what the peer asks for, such as new keys, may pile up so far; then the session fails.
    private static let maxOutputBytes = 256 * 1024

    public private(set) var state = State.handshaking
    let session: OpaquePointer
    private let context: TLSContext
    /// For the peer, from `ciphertextStart`.
    private var ciphertext: [UInt8] = []
    private var ciphertextStart = 0
    /// What ``receive(_:into:)`` was given and OpenSSL has not read yet; valid only within it.
    private var input = UnsafeRawBufferPointer(start: nil, count: 0)

    /// - Parameter serverName: whom a client wants to talk to; its certificate must say so.
    public init(_ context: TLSContext, serverName: String? = nil) {
        self.context = context
        self.session = context.makeSession()
        guard let transport = BIO_new(BIOMethod.shared.pointer) else { preconditionFailure("no memory for a BIO") }
        BIO_set_data(transport, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(transport, 1)
        // The session owns it from here on, once for each direction.
        SSL_set_bio(self.session, transport, transport)
        if context.isServer {
            SSL_set_accept_state(self.session)
        } else {
            SSL_set_connect_state(self.session)
        }
        if let serverName {
            _ = dianabot_set_server_name(self.session, serverName)
            SSL_set1_host(self.session, serverName)
        }
    }

    deinit { SSL_free(self.session) }
}

// MARK: - Exchanging

extension TLSSession {
    /// Begins a client's handshake, so that there is something to send.
    public func start() { self.handshake() }

    /// Decrypts all of `bytes`.
    ///
    /// - Parameter buffer: at least ``maxRecordBytes`` larger than `bytes`.
    /// - Returns: how much plaintext there is.
    public func receive(_ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        precondition(buffer.count >= bytes.count + Self.maxRecordBytes)
        self.input = bytes
        defer { self.input = UnsafeRawBufferPointer(start: nil, count: 0) }
        if self.state == .handshaking { self.handshake() }
        var filled = 0
        while self.state == .open, filled < buffer.count {
            let count = self.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// Encrypts `plaintext` from `start`, as far as ``maxPendingBytes`` go.
    ///
    /// - Returns: how many bytes were taken; 0 also while the handshake is under way.
    public func send(_ plaintext: UnsafeRawBufferPointer, from start: Int = 0) -> Int {
        var sent = start
        while self.canSend, sent < plaintext.count, self.ciphertext.count < Self.maxPendingBytes {
            var count = 0
            ERR_clear_error()
            let result = SSL_write_ex(
                self.session, plaintext.baseAddress! + sent, min(plaintext.count - sent, Self.maxRecordBytes), &count)
            guard result == 1 else {
                self.note(result)
                break
            }
            sent += count
        }
        return sent - start
    }

    /// What must go to the peer; the caller has it then.
    public func takeCiphertext() -> [UInt8] {
        var taken: [UInt8] = []
        self.drainCiphertext {
            taken = Array($0)
            return $0.count
        }
        return taken
    }

    /// Gives `body` what must go to the peer, and forgets as many bytes of it as `body` returns.
    public func drainCiphertext(_ body: (UnsafeRawBufferPointer) -> Int) {
        self.ciphertextStart += self.ciphertext.withUnsafeBytes {
            body(UnsafeRawBufferPointer(rebasing: $0[self.ciphertextStart...]))
        }
        guard self.ciphertextStart == self.ciphertext.count else { return }
        self.ciphertext = []
        self.ciphertextStart = 0
    }

    public var hasCiphertext: Bool { !self.ciphertext.isEmpty }

    /// Tells the peer that nothing more follows.
    public func close() {
        guard self.canSend else { return }
        ERR_clear_error()
        SSL_shutdown(self.session)
    }

    private var canSend: Bool { self.state == .open || self.state == .ended }

    private func handshake() {
        ERR_clear_error()
        let result = SSL_do_handshake(self.session)
        if result == 1 { self.state = .open } else { self.note(result) }
    }

    /// - Returns: 0 when there is nothing to read now, or nothing any more: see `state`.
    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        ERR_clear_error()
        let result = SSL_read_ex(self.session, buffer.baseAddress, buffer.count, &count)
        guard result == 1 else {
            self.note(result)
            return 0
        }
        return count
    }

    private func note(_ result: Int32) {
        switch SSL_get_error(self.session, result) {
        case SSL_ERROR_NONE, SSL_ERROR_WANT_READ: break
        case SSL_ERROR_ZERO_RETURN: self.state = .ended
        default: self.state = .failed(.failed(reason: OpenSSLErrors.take()))
        }
    }
}

// MARK: - What was agreed on

extension TLSSession {
    public var version: TLSVersion? {
        self.state == .handshaking ? nil : TLSVersion(rawValue: SSL_version(self.session))
    }

    /// OpenSSL's name of the cipher suite.
    public var cipher: String? {
        SSL_get_current_cipher(self.session).flatMap { SSL_CIPHER_get_name($0) }.map { String(cString: $0) }
    }

    /// By ALPN; `nil` when the client did not offer any.
    public var applicationProtocol: String? {
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(self.session, &name, &count)
        guard let name else { return nil }
        return String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
    }
}

// MARK: - OpenSSL's side

extension TLSSession {
    /// - Returns: how many bytes were copied; 0 when all input has been read.
    fileprivate func supply(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, self.input.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: self.input[..<count]))
        self.input = UnsafeRawBufferPointer(rebasing: self.input[count...])
        return count
    }

    fileprivate func collect(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard self.ciphertext.count + bytes.count <= Self.maxOutputBytes else { return false }
        self.ciphertext.append(contentsOf: bytes)
        return true
    }
}

/// A BIO that reads a session's input and writes to its output.
private struct BIOMethod: @unchecked Sendable {
    // Written here once, read by OpenSSL from then on.
    let pointer: OpaquePointer
    static let shared = BIOMethod()

    private init() {
        guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "session") else {
            preconditionFailure("no memory for a BIO method")
        }
        self.pointer = method
        BIO_meth_set_read(method) { transport, buffer, count in
            dianabot_bio_clear_retry(transport)
            guard let session = BIOMethod.session(of: transport), let buffer, count > 0 else { return 0 }
            let copied = session.supply(UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)))
            if copied == 0 { dianabot_bio_set_retry_read(transport) }
            return copied == 0 ? -1 : Int32(copied)
        }
        BIO_meth_set_write(method) { transport, bytes, count in
            dianabot_bio_clear_retry(transport)
            guard let session = BIOMethod.session(of: transport), let bytes, count >= 0 else { return -1 }
            return session.collect(UnsafeRawBufferPointer(start: bytes, count: Int(count))) ? count : -1
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == Int32(BIO_CTRL_FLUSH) ? 1 : 0 }
    }

    private static func session(of transport: OpaquePointer?) -> TLSSession? {
        BIO_get_data(transport).map { Unmanaged<TLSSession>.fromOpaque($0).takeUnretainedValue() }
    }
}
