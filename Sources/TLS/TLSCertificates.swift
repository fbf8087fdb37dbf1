import Synchronization

/// A server's certificates, which can be renewed while it serves: sessions under way keep what they began with.
public final class TLSCertificates: Sendable {
    private let configuration: TLSConfiguration
    private let context: Mutex<TLSContext>

    public init(_ configuration: TLSConfiguration) throws(TLSError) {
        self.configuration = configuration
        self.context = Mutex(try TLSContext(configuration))
    }

    /// For the next session.
    public var current: TLSContext { self.context.withLock { $0 } }

    /// Reads the files again.
    ///
    /// - Throws: when they cannot be used; then the certificates stay what they were.
    public func reload() throws(TLSError) {
        let fresh = try TLSContext(self.configuration)
        self.context.withLock { $0 = fresh }
    }
}
