/// Where the permits of all instances are counted. One suite of tests holds every implementation to
/// ``SharedWindow/take(_:atMicroseconds:)``.
protocol PermitStore: Sendable {
    /// In the metrics.
    var name: String { get }

    func take(_ request: PermitRequest) async throws(PermitStoreFailure) -> PermitGrant
}

struct PermitStoreFailure: Error {
    let reason: String
}

struct PermitRequest: Sendable {
    /// Of one subject, action and window.
    let key: String
    let limit: RateLimit
    /// At least one.
    let wanted: Int
    /// Who asks: letters and digits, another name after every start.
    let instance: String
    /// All that this instance took of late, here or elsewhere, without what it did not use.
    let own: SlidingWindow
}

struct PermitGrant: Sendable {
    /// Zero when the limit is reached.
    let granted: Int
    /// All that counts now, what was just granted included.
    let used: Int
    /// The slice in which it counts, by the store's clock.
    let slice: Int64
    /// Until the oldest that counts no longer does.
    let resetAfter: Duration
}
