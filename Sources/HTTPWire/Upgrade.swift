/// Takes a connection over once its 101 is on the way (RFC 9110 section 7.8): what a route's handler gives to
/// ``Response/init(upgrade:headers:to:)``.
///
/// Everything is called on the connection's loop, one call at a time, from ``opened(_:)`` to ``closed()``.
public protocol UpgradeHandler: AnyObject, Sendable {
    /// Called once and first. Keep `connection`; ``closed()`` is the time to let go of it.
    func opened(_ connection: any UpgradedConnection)
    /// The peer's bytes in order, however they were cut. `bytes` is valid during the call only.
    func received(_ bytes: Span<UInt8>)
    /// Everything written has left our buffer, after a write that answered `false`.
    func drained()
    /// Called at every look at deadlines (twice a second): the place for pings and timeouts.
    func tick(at now: ContinuousClock.Instant)
    /// The server stops and will cut the connection off at its deadline: say goodbye and close.
    func draining()
    /// Called once and last: the peer is gone, does not read, or both sides have closed.
    func closed()
}

/// The connection as its ``UpgradeHandler`` sees it. Only ``run(_:)`` may be called from anywhere; the rest
/// belongs to the connection's loop.
public protocol UpgradedConnection: AnyObject, Sendable {
    /// Sends `bytes` after all earlier ones; nothing happens once the connection is closed.
    ///
    /// A peer that takes nothing for the configured write timeout loses its connection.
    ///
    /// - Returns: whether all of it has left. After `false` hold back what can wait until
    ///   ``UpgradeHandler/drained()``.
    @discardableResult func write(_ bytes: [UInt8]) -> Bool
    /// Bytes written that the peer has not taken yet.
    var pendingBytes: Int { get }
    /// Whether ``UpgradeHandler/received(_:)`` is to be called; `true` at first. While it is `false` the peer's
    /// bytes stay in the kernel, and the peer is slowed down.
    var isReading: Bool { get set }
    /// Sends what was written, then closes in an orderly way; nothing more is received.
    func close()
    /// Drops the connection at once, with what was written and has not left.
    func abort()
    /// Runs `action` on the connection's loop, soon.
    func run(_ action: @escaping @Sendable () -> Void)
}
