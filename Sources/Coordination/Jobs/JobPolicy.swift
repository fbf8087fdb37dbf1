/// How the jobs of one kind are run.
public struct JobPolicy: Sendable {
    /// A queue is paused and resumed as one. `[a-z0-9_]`.
    public var queue: String
    /// 0 to 9, 0 first. Each step is worth a minute of waiting, so that nothing waits for ever.
    public var priority: Int
    /// 1 to 1000. Attempts whose instance vanished count.
    public var maxAttempts: Int
    /// How long one attempt may take; it has failed then.
    public var timeout: Duration
    public var backoff: JobBackoff

    public init(
        queue: String = "default", priority: Int = 5, maxAttempts: Int = 10, timeout: Duration = .seconds(30),
        backoff: JobBackoff = JobBackoff()
    ) {
        precondition((0...9).contains(priority), "priorities are 0 to 9")
        precondition((1...1000).contains(maxAttempts), "a job has 1 to 1000 attempts")
        precondition(timeout > .zero, "an attempt takes time")
        self.queue = queue
        self.priority = priority
        self.maxAttempts = maxAttempts
        self.timeout = timeout
        self.backoff = backoff
    }
}

/// Pauses between the attempts of one job: doubled each time up to a limit, and varied, so that what failed
/// together does not come back together.
public struct JobBackoff: Sendable {
    public var first: Duration
    public var longest: Duration

    public init(first: Duration = .seconds(2), longest: Duration = .seconds(3600)) {
        self.first = first
        self.longest = longest
    }

    /// - Parameters:
    ///   - attempt: how many have failed, from 1.
    ///   - chance: 0 to 1, from whoever holds the randomness. Half of the pause depends on it.
    public func pause(after attempt: Int, chance: Double) -> Duration {
        let full = min(self.first * (1 << min(max(attempt - 1, 0), 30)), self.longest)
        return full * (0.5 + 0.5 * min(max(chance, 0), 1))
    }
}
