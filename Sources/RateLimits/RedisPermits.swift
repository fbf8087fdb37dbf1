import Redis
import Vocabulary

/// A hash per key, counted by a script, which Redis runs alone. Gone with Redis's memory.
final class RedisPermits: PermitStore {
    let name = "redis"
    private let client: RedisClient
    /// `nil` asks Redis, whose clock all instances share.
    private let clock: (any WallClock)?

    init(client: RedisClient, clock: (any WallClock)? = nil) {
        self.client = client
        self.clock = clock
    }

    func take(_ request: PermitRequest) async throws(PermitStoreFailure) -> PermitGrant {
        let length = SlidingWindow.sliceMicroseconds(of: request.limit)
        var words = [
            "EVAL", Self.script, "1", "rate:\(request.key)",
            self.clock.map { "\($0.now().microseconds)" } ?? "", "\(length)", "\(SlidingWindow.reach)",
            "\(request.limit.count)", "\(request.wanted)", "\(request.limit.windowSeconds * 2)",
            request.instance,
        ]
        for hits in request.own.hits { words += ["\(hits.slice)", "\(hits.count)"] }
        let reply: RedisValue
        do throws(RedisFailure) { reply = try await self.client.command(words) } catch {
            throw PermitStoreFailure(reason: "\(error)")
        }
        let numbers = (reply.array ?? []).compactMap(\.integer)
        guard numbers.count == 4 else { throw PermitStoreFailure(reason: "\(RedisFailure.unexpectedReply)") }
        return PermitGrant(
            granted: Int(numbers[0]), used: Int(numbers[1]), slice: numbers[2], resetAfter: .microseconds(numbers[3]))
    }

    /// ``SharedWindow/take(_:atMicroseconds:)`` in Lua: a field per instance and slice.
    private static let script = """
        local now, length, reach, own = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[7] .. ':'
        if now == '' then
            local time = redis.call('TIME')
            now = time[1] * 1000000 + time[2]
        end
        local slice = math.floor(now / length)
        local used, oldest, fields = 0, slice, redis.call('HGETALL', KEYS[1])
        for i = 1, #fields, 2 do
            local at = tonumber(string.match(fields[i], ':(%d+)$'))
            if at < slice - reach or string.sub(fields[i], 1, #own) == own then
                redis.call('HDEL', KEYS[1], fields[i])
            else
                used, oldest = used + tonumber(fields[i + 1]), math.min(oldest, at)
            end
        end
        for i = 8, #ARGV, 2 do
            local at = tonumber(ARGV[i])
            if at >= slice - reach then
                redis.call('HSET', KEYS[1], own .. ARGV[i], ARGV[i + 1])
                used, oldest = used + tonumber(ARGV[i + 1]), math.min(oldest, at)
            end
        end
        local granted = math.max(0, math.min(tonumber(ARGV[5]), tonumber(ARGV[4]) - used))
        if granted > 0 then redis.call('HINCRBY', KEYS[1], own .. string.format('%.0f', slice), granted) end
        redis.call('EXPIRE', KEYS[1], ARGV[6])
        return {granted, used + granted, slice, (oldest + reach + 1) * length - now}
        """
}
