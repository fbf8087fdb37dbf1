import CHiredis
import Glibc

/// A connection on its way from the thread that opened it to the loop that will own it.
///
/// `@unchecked Sendable`: whoever opened it lets go of it, so one thread has it at a time.
struct ConnectedRedis: @unchecked Sendable {
    let context: UnsafeMutablePointer<redisContext>
}

/// One blocking connection that gives up for good at its deadline.
final class RedisConnection {
    private let context: UnsafeMutablePointer<redisContext>
    private let deadline: ContinuousClock.Instant
    private var isReleased = false

    init(to place: RedisAddress.Place, deadline: ContinuousClock.Instant) throws(RedisFailure) {
        self.context = try Self.context(connectedTo: place, deadline: deadline)
        self.deadline = deadline
    }

    deinit { if !self.isReleased { redisFree(self.context) } }

    /// Connects, signs in and selects the database.
    convenience init(_ address: RedisAddress, deadline: ContinuousClock.Instant) throws(RedisFailure) {
        try self.init(to: address.place, deadline: deadline)
        if let password = address.password {
            try self.command(["AUTH"] + (address.user.map { [$0] } ?? []) + [password])
        }
        if address.database > 0 { try self.command(["SELECT", "\(address.database)"]) }
    }

    /// Hands the connection on, from now on non-blocking and without a deadline.
    func released() -> ConnectedRedis {
        self.isReleased = true
        if self.context.pointee.connection_type == REDIS_CONN_TCP { redisEnableKeepAlive(self.context) }
        let descriptor = self.context.pointee.fd
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        self.context.pointee.flags &= ~REDIS_BLOCK
        return ConnectedRedis(context: self.context)
    }

    /// Sends one command and waits for its answer.
    /// - Returns: the text of a status or string reply, `nil` for any other.
    @discardableResult
    func command(_ words: [String]) throws(RedisFailure) -> String? {
        try self.send(words)
        let reply = try self.reply()
        defer { freeReplyObject(reply) }
        switch reply.pointee.type {
        case REDIS_REPLY_ERROR: throw .refused(Self.text(of: reply))
        case REDIS_REPLY_STATUS, REDIS_REPLY_STRING: return Self.text(of: reply)
        default: return nil
        }
    }

    private func send(_ words: [String]) throws(RedisFailure) {
        let copies = words.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        var arguments = copies.map { UnsafePointer<CChar>($0) }
        let lengths = words.map { $0.utf8.count }
        guard redisAppendCommandArgv(self.context, Int32(words.count), &arguments, lengths) == REDIS_OK else {
            throw self.failure()
        }
        var done: Int32 = 0
        while done == 0 {
            try self.limitNextCall()
            guard redisBufferWrite(self.context, &done) == REDIS_OK else { throw self.failure() }
        }
    }

    private func reply() throws(RedisFailure) -> UnsafeMutablePointer<redisReply> {
        while true {
            var found: UnsafeMutableRawPointer?
            guard redisGetReplyFromReader(self.context, &found) == REDIS_OK else { throw self.failure() }
            if let found { return found.assumingMemoryBound(to: redisReply.self) }
            // Per read, since a socket's timeout begins anew with every byte that trickles in.
            try self.limitNextCall()
            guard redisBufferRead(self.context) == REDIS_OK else { throw self.failure() }
        }
    }

    private func limitNextCall() throws(RedisFailure) {
        guard redisSetTimeout(self.context, try Self.timeLeft(until: self.deadline)) == REDIS_OK else {
            throw self.failure()
        }
    }

    private static func timeLeft(until deadline: ContinuousClock.Instant) throws(RedisFailure) -> timeval {
        let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
        let microseconds = Int(attoseconds / 1_000_000_000_000)
        // A zero timeval would mean "wait forever".
        guard seconds > 0 || microseconds > 0 else { throw .timedOut }
        return timeval(tv_sec: min(Int(seconds), 3600), tv_usec: microseconds)
    }

    private func failure() -> RedisFailure { Self.failure(of: self.context, deadline: self.deadline) }

    private static func context(
        connectedTo place: RedisAddress.Place, deadline: ContinuousClock.Instant
    ) throws(RedisFailure) -> UnsafeMutablePointer<redisContext> {
        let left = try Self.timeLeft(until: deadline)
        let context =
            switch place {
            case .host(let name, let port): redisConnectWithTimeout(name, Int32(port), left)
            case .socket(let path): redisConnectUnixWithTimeout(path, left)
            }
        guard let context else { throw .unreachable("out of memory") }
        guard context.pointee.err == 0 else {
            defer { redisFree(context) }
            throw Self.failure(of: context, deadline: deadline)
        }
        return context
    }

    private static func failure(
        of context: UnsafeMutablePointer<redisContext>, deadline: ContinuousClock.Instant
    ) -> RedisFailure {
        if ContinuousClock.now >= deadline { return .timedOut }
        if context.pointee.err == REDIS_ERR_PROTOCOL { return .unexpectedReply }
        return .unreachable(withUnsafeBytes(of: context.pointee.errstr) { Self.text($0) })
    }

    private static func text(of reply: UnsafeMutablePointer<redisReply>) -> String {
        guard let start = reply.pointee.str else { return "" }
        return Self.text(UnsafeRawBufferPointer(start: start, count: Int(reply.pointee.len)))
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
