import COpenSSL

/// Certificates and rules that any number of sessions share.
///
/// `@unchecked Sendable`: OpenSSL counts references to its contexts atomically, and nothing changes them once
/// this is initialized.
public final class TLSContext: @unchecked Sendable {
    /// TLS 1.2: forward secrecy and authenticated encryption only. Those of TLS 1.3 are all good.
    private static let ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20"

    /// One for each certificate; the first decides unless the client names a host that another one covers.
    private var contexts: [OpaquePointer] = []
    let isServer: Bool
    /// ALPN's wire form (RFC 7301 section 3.1): each name behind its length. OpenSSL keeps pointers into it.
    private let protocols: UnsafeMutableBufferPointer<UInt8>

    /// A server's.
    public init(_ configuration: TLSConfiguration) throws(TLSError) {
        self.isServer = true
        self.protocols = Self.wireForm(of: configuration.protocols)
        guard !configuration.keyPairs.isEmpty else { throw .noCertificates }
        for pair in configuration.keyPairs {
            let context = Self.make(TLS_server_method(), configuration.versions)
            self.contexts.append(context)
            try Self.load(pair, into: context)
            Self.setServerRules(of: context)
            self.answerALPN(of: context)
        }
        self.answerServerNames()
    }

    /// A client's: trusts what `trustedPath`, a PEM file, certifies, and nothing else.
    public init(
        trustedPath: String, versions: ClosedRange<TLSVersion> = .tls12 ... .tls13, protocols: [String] = ["http/1.1"]
    ) throws(TLSError) {
        self.isServer = false
        self.protocols = Self.wireForm(of: protocols)
        let context = Self.make(TLS_client_method(), versions)
        self.contexts = [context]
        guard SSL_CTX_load_verify_file(context, trustedPath) == 1 else {
            throw .unusable(file: trustedPath, reason: OpenSSLErrors.take())
        }
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        SSL_CTX_set_alpn_protos(context, self.protocols.baseAddress, UInt32(self.protocols.count))
    }

    deinit {
        for context in self.contexts { SSL_CTX_free(context) }
        self.protocols.deallocate()
    }

    /// A new session; the caller owns it.
    func makeSession() -> OpaquePointer {
        guard let session = SSL_new(self.contexts[0]) else { preconditionFailure("no memory for a TLS session") }
        return session
    }
}

// MARK: - Setting up

extension TLSContext {
    private static func make(_ method: OpaquePointer?, _ versions: ClosedRange<TLSVersion>) -> OpaquePointer {
        guard let context = SSL_CTX_new(method) else { preconditionFailure("no memory for a TLS context") }
        _ = dianabot_ctx_set_versions(context, versions.lowerBound.rawValue, versions.upperBound.rawValue)
        SSL_CTX_set_cipher_list(context, self.ciphers)
        // Idle connections give their record buffers back.
        dianabot_ctx_set_mode(
            context,
            Int(SSL_MODE_RELEASE_BUFFERS) | Int(SSL_MODE_ENABLE_PARTIAL_WRITE)
                | Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER))
        dianabot_ctx_set_safe_options(context)
        return context
    }

    private static func wireForm(of protocols: [String]) -> UnsafeMutableBufferPointer<UInt8> {
        let bytes = protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = buffer.initialize(from: bytes)
        return buffer
    }

    private static func load(_ pair: TLSKeyPair, into context: OpaquePointer) throws(TLSError) {
        ERR_clear_error()
        // Without this a key with a passphrase would ask for it on the terminal.
        SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in 0 }
        guard SSL_CTX_use_certificate_chain_file(context, pair.certificatePath) == 1 else {
            throw .unusable(file: pair.certificatePath, reason: OpenSSLErrors.take())
        }
        guard SSL_CTX_use_PrivateKey_file(context, pair.keyPath, SSL_FILETYPE_PEM) == 1 else {
            let reason = OpenSSLErrors.take()
            if reason.contains("mismatch") { throw .keyMismatch(certificate: pair.certificatePath, key: pair.keyPath) }
            throw .unusable(file: pair.keyPath, reason: reason)
        }
        guard SSL_CTX_check_private_key(context) == 1 else {
            ERR_clear_error()
            throw .keyMismatch(certificate: pair.certificatePath, key: pair.keyPath)
        }
    }

    private static func setServerRules(of context: OpaquePointer) {
        // Sessions are resumed by tickets, which cost the server no memory.
        dianabot_ctx_set_session_cache(context, Int(SSL_SESS_CACHE_OFF))
        SSL_CTX_set_num_tickets(context, 1)
        let name = Array("dianabot".utf8)
        SSL_CTX_set_session_id_context(context, name, UInt32(name.count))
    }
}

// MARK: - Choosing

extension TLSContext {
    /// SNI (RFC 6066 section 3): the first certificate that covers the name.
    private func answerServerNames() {
        // The context outlives its callbacks: every session holds on to it.
        let argument = Unmanaged.passUnretained(self).toOpaque()
        dianabot_ctx_on_server_name(
            self.contexts[0],
            { session, _, argument in
                guard let session, let argument,
                    let name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name)
                else { return SSL_TLSEXT_ERR_NOACK }
                let context = Unmanaged<TLSContext>.fromOpaque(argument).takeUnretainedValue()
                guard let chosen = context.contexts.first(where: { TLSContext.covers($0, name) }) else {
                    return SSL_TLSEXT_ERR_NOACK
                }
                SSL_set_SSL_CTX(session, chosen)
                return SSL_TLSEXT_ERR_OK
            }, argument)
    }

    private static func covers(_ context: OpaquePointer, _ name: UnsafePointer<CChar>) -> Bool {
        X509_check_host(SSL_CTX_get0_certificate(context), name, 0, 0, nil) == 1
    }

    private func answerALPN(of context: OpaquePointer) {
        SSL_CTX_set_alpn_select_cb(
            context,
            { _, chosen, chosenCount, offered, offeredCount, argument in
                guard let argument, let offered, let chosen, let chosenCount else { return SSL_TLSEXT_ERR_ALERT_FATAL }
                let context = Unmanaged<TLSContext>.fromOpaque(argument).takeUnretainedValue()
                return context.choose(chosen, chosenCount, from: offered, offeredCount)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func choose(
        _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>, _ count: UnsafeMutablePointer<UInt8>,
        from offered: UnsafePointer<UInt8>, _ offeredCount: UInt32
    ) -> Int32 {
        var choice: UnsafeMutablePointer<UInt8>?
        let result = SSL_select_next_proto(
            &choice, count, self.protocols.baseAddress, UInt32(self.protocols.count), offered, offeredCount)
        guard result == OPENSSL_NPN_NEGOTIATED, let choice else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        chosen.pointee = UnsafePointer(choice)
        return SSL_TLSEXT_ERR_OK
    }
}
