import CHiredis

/// Asks a Redis server whether it is there, for `dianabot doctor`.
public enum RedisProbe {
    /// Connects, signs in, selects the database and pings.
    ///
    /// Blocks, so call it through `offload`. Every wait ends at `deadline`, except the lookup of a host name,
    /// which ends when the system's resolver gives up.
    /// - Returns: how long the server took to answer the ping.
    @discardableResult
    public static func ping(url: String, deadline: ContinuousClock.Instant) throws(RedisFailure) -> Duration {
        let address: RedisAddress
        do { address = try RedisAddress(url) } catch { throw .badURL(error) }
        let connection = try RedisConnection(address, deadline: deadline)
        let asked = ContinuousClock.now
        guard try connection.command(["PING"]) == "PONG" else { throw .unexpectedReply }
        return asked.duration(to: .now)
    }
}
