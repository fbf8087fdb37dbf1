/// What one instance knows of one key: the permits it holds, and what it took itself.
///
/// Permits are taken in batches, so that a busy key costs no question per request: one at first, doubled each
/// time a batch was used up before it lapsed, at most a fiftieth of the limit. What lapses is given back with
/// the next question.
struct RateEntry {
    enum Step {
        case decided(RateDecision)
        /// Ask a store for so many, and tell everybody who waits.
        case ask(wanted: Int)
        /// Somebody asks already.
        case wait
    }

    private struct Lease {
        var granted = 0
        var left = 0
        var slice: Int64 = 0
        var lapses: ContinuousClock.Instant?
    }

    let limit: RateLimit
    private var lease = Lease()
    private var batch = 1
    /// Of the limit, by everybody, when the store was last asked.
    private var used = 0
    private var resets: ContinuousClock.Instant
    private var isRefused = false
    private(set) var isAsking = false
    private var waiters: [UnsafeContinuation<Void, Never>] = []
    /// What this instance took of late and did not let lapse; every question tells the store anew.
    private(set) var own = SlidingWindow()

    init(limit: RateLimit, at now: ContinuousClock.Instant) {
        self.limit = limit
        self.resets = now
    }

    /// Whether it may be forgotten.
    func isIdle(at now: ContinuousClock.Instant) -> Bool {
        !self.isAsking && self.resets.advanced(by: .seconds(self.limit.windowSeconds)) < now
    }

    mutating func step(at now: ContinuousClock.Instant) -> Step {
        if let refusal = self.refusal(at: now) { return .decided(refusal) }
        if self.lease.left > 0, let lapses = self.lease.lapses, now < lapses {
            self.lease.left -= 1
            return .decided(self.decision(isAllowed: true, at: now))
        }
        if self.isAsking { return .wait }
        self.isAsking = true
        self.adaptBatch()
        self.lapse()
        return .ask(wanted: self.batch)
    }

    /// The refusal that still holds, as far as this instance knows.
    func refusal(at now: ContinuousClock.Instant) -> RateDecision? {
        self.isRefused && now < self.resets ? self.decision(isAllowed: false, at: now) : nil
    }

    /// From here on nobody uses what is left, however late their look at the clock was.
    private mutating func lapse() {
        guard self.lease.left > 0 else { return }
        self.own.add(-self.lease.left, in: self.lease.slice)
        self.lease.left = 0
    }

    private mutating func adaptBatch() {
        guard self.lease.granted > 0 else { return }
        let mostAtOnce = max(1, self.limit.count / 50)
        let isUsedUp = self.lease.left == 0
        self.batch = max(1, min(mostAtOnce, isUsedUp ? self.batch * 2 : self.lease.granted - self.lease.left))
    }

    private func decision(isAllowed: Bool, at now: ContinuousClock.Instant) -> RateDecision {
        RateDecision(
            limit: self.limit, remaining: isAllowed ? max(0, self.limit.count - self.used + self.lease.left) : 0,
            resetAfter: max(.zero, self.resets - now), isAllowed: isAllowed)
    }

    // MARK: - Asking

    /// - Parameter asked: when the store was asked: what it grants may be used for a slice from then on.
    mutating func received(_ grant: PermitGrant, asked: ContinuousClock.Instant) {
        self.own.forget(before: grant.slice - SlidingWindow.reach)
        self.own.add(grant.granted, in: grant.slice)
        let slice = Duration.microseconds(SlidingWindow.sliceMicroseconds(of: self.limit))
        self.lease = Lease(
            granted: grant.granted, left: grant.granted, slice: grant.slice, lapses: asked.advanced(by: slice))
        self.used = grant.used
        self.isRefused = grant.granted == 0
        self.resets = asked.advanced(by: grant.resetAfter)
    }

    mutating func wait(_ continuation: UnsafeContinuation<Void, Never>) { self.waiters.append(continuation) }

    /// - Returns: who waits for the answer.
    mutating func endAsking() -> [UnsafeContinuation<Void, Never>] {
        self.isAsking = false
        defer { self.waiters = [] }
        return self.waiters
    }

    var waiting: Int { self.waiters.count }
}
