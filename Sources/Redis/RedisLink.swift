import CHiredis
import EventLoops
import Glibc

/// One connection on a loop: what is sent in a turn leaves together at its end, replies come in order.
///
/// Touched on the loop's thread only.
final class RedisLink: ReadinessHandler {
    private let loop: EventLoop
    private let context: UnsafeMutablePointer<redisContext>
    private let onReply: (Result<RedisValue, RedisFailure>) -> Void
    private let onLoss: (RedisFailure) -> Void
    private var isOpen = true
    private var isFlushScheduled = false
    private var awaitsRoom = false

    /// - Parameters:
    ///   - onReply: a refusal of Redis is a failure here; the connection goes on.
    ///   - onLoss: called once, unless ``close()`` was.
    init(
        _ connected: ConnectedRedis, loop: EventLoop, onReply: @escaping (Result<RedisValue, RedisFailure>) -> Void,
        onLoss: @escaping (RedisFailure) -> Void
    ) {
        self.loop = loop
        self.context = connected.context
        self.onReply = onReply
        self.onLoss = onLoss
        loop.watch(self.context.pointee.fd, for: .readable, self)
    }

    func send(_ words: [String]) {
        guard self.isOpen else { return }
        let copies = words.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        var arguments = copies.map { UnsafePointer<CChar>($0) }
        let lengths = words.map { $0.utf8.count }
        guard redisAppendCommandArgv(self.context, Int32(words.count), &arguments, lengths) == REDIS_OK else {
            return self.lose()
        }
        guard !self.isFlushScheduled else { return }
        self.isFlushScheduled = true
        self.loop.atEndOfTurn {
            self.isFlushScheduled = false
            self.flush()
        }
    }

    func ready(_ readiness: Readiness) {
        if readiness.contains(.writable) { self.flush() }
        if self.isOpen, !readiness.isDisjoint(with: [.readable, .broken]) { self.receive() }
    }

    private func flush() {
        guard self.isOpen else { return }
        var done: Int32 = 0
        guard redisBufferWrite(self.context, &done) == REDIS_OK else { return self.lose() }
        guard self.awaitsRoom == (done == 1) else { return }
        self.awaitsRoom = done == 0
        self.loop.rewatch(self.context.pointee.fd, for: self.awaitsRoom ? [.readable, .writable] : .readable)
    }

    private func receive() {
        guard redisBufferRead(self.context) == REDIS_OK else { return self.lose() }
        while self.isOpen {
            var found: UnsafeMutableRawPointer?
            guard redisGetReplyFromReader(self.context, &found) == REDIS_OK else { return self.lose() }
            guard let found else { return }
            defer { freeReplyObject(found) }
            let result: Result<RedisValue, RedisFailure>
            do throws(RedisFailure) {
                result = .success(try RedisValue(found.assumingMemoryBound(to: redisReply.self)))
            } catch { result = .failure(error) }
            self.onReply(result)
        }
    }

    private func lose() {
        let isProtocol = self.context.pointee.err == REDIS_ERR_PROTOCOL
        self.close()
        self.onLoss(isProtocol ? .unexpectedReply : .unreachable("the connection was lost"))
    }

    /// Harmless when repeated.
    func close() {
        guard self.isOpen else { return }
        self.isOpen = false
        self.loop.forget(self.context.pointee.fd)
        // A reply may be on its way up this very stack.
        let context = ConnectedRedis(context: self.context)
        self.loop.execute { redisFree(context.context) }
    }
}
