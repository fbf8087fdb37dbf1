/// Whether something may be done now, and what the one who asks may be told of it.
public struct RateDecision: Hashable, Sendable {
    public let limit: RateLimit
    /// How often it may be done again at once, as far as this instance knows; 0 with a refusal.
    public let remaining: Int
    /// Until the count begins to fall.
    public let resetAfter: Duration
    public let isAllowed: Bool

    /// Whole seconds, rounded up, one at least.
    public var resetSeconds: Int {
        let (seconds, attoseconds) = self.resetAfter.components
        return max(1, Int(seconds) + (attoseconds > 0 ? 1 : 0))
    }

    /// `RateLimit-Limit`, `-Remaining` and `-Reset` (draft-ietf-httpapi-ratelimit-headers-06), and `Retry-After`
    /// with a refusal.
    public var headers: [(name: String, value: String)] {
        let fields = [
            ("RateLimit-Limit", "\(self.limit.count)"), ("RateLimit-Remaining", "\(self.remaining)"),
            ("RateLimit-Reset", "\(self.resetSeconds)"),
        ]
        return self.isAllowed ? fields : fields + [("Retry-After", "\(self.resetSeconds)")]
    }
}
