/// When something that failed for a passing reason is tried again: pauses that double up to a limit, each drawn
/// from its whole range ("full jitter"), so that those who failed together do not come back together.
///
/// Which failures are passing is for the caller to know.
public struct RetryPolicy: Hashable, Sendable {
    /// Tries in all, the first included.
    public var attempts: Int
    /// The longest pause after the first failure.
    public var base: Duration
    /// The longest pause at all, except where the other side names one.
    public var longest: Duration
    /// A `Retry-After` beyond this is not waited for.
    public var longestRetryAfter: Duration

    public init(
        attempts: Int, base: Duration, longest: Duration, longestRetryAfter: Duration = .seconds(60)
    ) {
        self.attempts = attempts
        self.base = base
        self.longest = longest
        self.longestRetryAfter = longestRetryAfter
    }

    /// The pause after the `attempt`th try failed, or `nil` when that was the last one.
    ///
    /// - Parameters:
    ///   - attempt: 1 for the first try.
    ///   - chance: 0 up to 1, random; 0 is the longest pause.
    ///   - retryAfter: what the other side asked for; never less than that.
    public func pause(afterAttempt attempt: Int, chance: Double, retryAfter: Duration? = nil) -> Duration? {
        guard attempt < self.attempts else { return nil }
        let drawn = self.ceiling(afterAttempt: attempt) * (1 - chance)
        guard let retryAfter else { return drawn }
        return retryAfter > self.longestRetryAfter ? nil : retryAfter + drawn
    }

    /// The longest pause after the `attempt`th failure.
    public func ceiling(afterAttempt attempt: Int) -> Duration {
        var pause = self.base
        for _ in 1..<max(1, attempt) {
            guard pause < self.longest else { break }
            pause *= 2
        }
        return min(pause, self.longest)
    }

    /// Runs `body` until it succeeds, fails for good or the attempts are used up; then its last error.
    ///
    /// - Parameters:
    ///   - sleep: suspends for a pause.
    ///   - verdict: whether an error is worth another try.
    public func run<Value, Failure: Error>(
        sleep: (Duration) async -> Void, chance: () -> Double = { .random(in: 0..<1) },
        verdict: (Failure) -> RetryVerdict, _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        var attempt = 1
        while true {
            do throws(Failure) { return try await body() } catch {
                guard case .again(let after) = verdict(error),
                    let pause = self.pause(afterAttempt: attempt, chance: chance(), retryAfter: after)
                else { throw error }
                attempt += 1
                await sleep(pause)
            }
        }
    }
}

/// What an error says about trying again.
public enum RetryVerdict: Hashable, Sendable {
    /// A passing reason; `after` where the other side named a pause.
    case again(after: Duration? = nil)
    /// The same call would fail in the same way, or may have been carried out.
    case final
}
