import COpenSSL

public enum TLSError: Error, Equatable, CustomStringConvertible {
    /// A certificate or key file that cannot be used.
    case unusable(file: String, reason: String)
    /// The two do not belong together.
    case keyMismatch(certificate: String, key: String)
    case noCertificates
    /// The peer broke the protocol or the two sides have nothing in common; an alert may be waiting to be sent.
    case failed(reason: String)

    public var description: String {
        switch self {
        case .unusable(let file, let reason): "cannot use \(file): \(reason)"
        case .keyMismatch(let certificate, let key): "\(key) is not the key of \(certificate)"
        case .noCertificates: "TLS needs a certificate and a key"
        case .failed(let reason): "TLS failed: \(reason)"
        }
    }
}

enum OpenSSLErrors {
    /// The oldest error that OpenSSL has noted on this thread; forgets them all. Never what a peer sent.
    static func take() -> String {
        let code = ERR_get_error()
        defer { ERR_clear_error() }
        guard code != 0, let reason = ERR_reason_error_string(code) else { return "unknown reason" }
        return String(cString: reason)
    }
}
