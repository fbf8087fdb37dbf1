import Caches
import Coordination
import EventLoops
import RateLimits
import Redis
import Resilience
import Telemetry
import Workers

/// What stands around the commands: limits, caches, and Redis where there is one.
struct Surroundings: Sendable {
    /// Where instances tell each other that something was changed.
    private static let channel = "dianabot:changed"

    let limits: RateLimiter
    let invalidations: Invalidations
    let readers: Readers
    private let feed: Worker
    private let redis: RedisClient?
    private let subscription: RedisSubscription?

    static func start(_ backend: Backend) throws -> Surroundings {
        let configuration = backend.configuration
        let redis = try Self.redis(backend)
        let invalidations = Invalidations {
            guard let redis else { return }
            Task { try? await redis.command(["PUBLISH", Self.channel, ""]) }
        }
        let bell = Bell()
        let changes = MemberChanges()
        let feed = InvalidationFeed(
            database: backend.database, invalidations: invalidations,
            members: MemberFeed(database: backend.database, invalidations: invalidations, members: changes))
        return Surroundings(
            limits: RateLimiter(
                rules: configuration.rateRules,
                // A private cluster has one instance, which counts in memory.
                database: configuration.databaseURL == nil ? nil : backend.database, redis: redis,
                metrics: backend.metrics),
            invalidations: invalidations,
            readers: Readers(
                backend.database, hearing: invalidations, of: changes, maxMembers: configuration.cachedMembers,
                metrics: backend.metrics),
            feed: feed.start(bell: bell, interval: configuration.cachePollInterval, log: backend.log),
            redis: redis, subscription: try Self.subscription(backend) { bell.ring() })
    }

    private static func redis(_ backend: Backend) throws -> RedisClient? {
        try backend.configuration.redisURL.map { url in
            let breaker = CircuitBreaker(
                "redis", settings: backend.configuration.circuit, metrics: backend.metrics)
            return try RedisClient(url: url, loop: backend.loops[0], breaker: breaker)
        }
    }

    private static func subscription(
        _ backend: Backend, hear: @escaping @Sendable () -> Void
    ) throws -> RedisSubscription? {
        try backend.configuration.redisURL.map { url in
            try RedisSubscription(url: url, channels: [Self.channel], loop: backend.loops[0]) { _ in hear() }
        }
    }

    func stop() async {
        await self.feed.stop()
        await self.subscription?.close()
        await self.redis?.close()
    }
}
