public enum TLSVersion: Int32, Comparable, Sendable {
    case tls12 = 0x0303
    case tls13 = 0x0304

    public static func < (one: TLSVersion, other: TLSVersion) -> Bool { one.rawValue < other.rawValue }
}

/// A certificate with its chain, leaf first, and its private key: PEM files.
public struct TLSKeyPair: Equatable, Sendable {
    public let certificatePath: String
    public let keyPath: String

    public init(certificatePath: String, keyPath: String) {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
    }
}

/// What a server offers.
public struct TLSConfiguration: Sendable {
    /// The first is for clients that name no host, or one that no certificate covers.
    public var keyPairs: [TLSKeyPair]
    public var versions = TLSVersion.tls12...TLSVersion.tls13
    /// What ALPN may agree on, best first; a client that offers only others is refused (RFC 7301 section 3.2).
    public var protocols = ["http/1.1"]

    public init(keyPairs: [TLSKeyPair]) { self.keyPairs = keyPairs }
}
