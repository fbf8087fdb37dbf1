public import EventLoops
public import Resilience

/// Commands to one Redis, from any executor: pipelined over one connection, opened when needed, never waited
/// for beyond a deadline, and behind a circuit breaker.
///
/// Redis holds nothing that may not be lost: whoever uses it knows what to do without.
public final class RedisClient: Sendable {
    public struct Settings: Sendable {
        /// For one command, connecting included.
        public var deadline: Duration = .milliseconds(500)
        /// For opening a connection; a host name's lookup ends when the system's resolver gives up.
        public var connectDeadline: Duration = .seconds(2)
        /// Commands under way; one more is `.busy`.
        public var maxPending = 4096

        public init() {}
    }

    private let commander: RedisCommander
    private let breaker: CircuitBreaker

    /// - Parameters:
    ///   - loop: must run until ``close()`` has returned.
    ///   - breaker: Redis's, shared by all who use it.
    public init(
        url: String, loop: EventLoop, breaker: CircuitBreaker, settings: Settings = Settings()
    ) throws(RedisAddress.Defect) {
        self.commander = RedisCommander(try RedisAddress(url), loop: loop, settings: settings)
        self.breaker = breaker
    }

    /// Sends one command. When it fails, it may have been carried out all the same, unless the failure says not.
    @discardableResult
    public func command(_ words: [String]) async throws(RedisFailure) -> RedisValue {
        try await self.breaker.call(refused: { .unavailable(retryAfter: $0) }, end: \.end) {
            () async throws(RedisFailure) in
            let commander = self.commander
            let result: Result<RedisValue, RedisFailure> = await withUnsafeContinuation { continuation in
                commander.loop.execute { commander.add(words) { continuation.resume(returning: $0) } }
            }
            return try result.get()
        }
    }

    /// Fails what is under way and closes the connection.
    public func close() async {
        let commander = self.commander
        await withUnsafeContinuation { continuation in
            commander.loop.execute {
                commander.close()
                continuation.resume()
            }
        }
    }
}

extension RedisFailure {
    /// What the failure says about Redis.
    fileprivate var end: CircuitState.End {
        switch self {
        case .unreachable, .timedOut, .unexpectedReply: .failed
        case .refused: .answered
        case .badURL, .busy, .unavailable: .unknown
        }
    }
}
