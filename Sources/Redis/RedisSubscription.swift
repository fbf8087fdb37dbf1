public import EventLoops
import Resilience

/// Hears what is published on some channels, and reconnects for as long as it lives. What is said while it is
/// away is lost: a message is a hint, never the only way to learn something.
public final class RedisSubscription: Sendable {
    private let listener: RedisListener

    /// - Parameters:
    ///   - loop: must run until ``close()`` has returned.
    ///   - hear: called on the loop, with `nil` after every (re)connection, since something may have been missed.
    public init(
        url: String, channels: [String], loop: EventLoop, hear: @escaping @Sendable (RedisMessage?) -> Void
    ) throws(RedisAddress.Defect) {
        self.listener = RedisListener(try RedisAddress(url), channels: channels, loop: loop, hear: hear)
        let listener = self.listener
        loop.execute { listener.connect() }
    }

    public func close() async {
        let listener = self.listener
        await withUnsafeContinuation { continuation in
            listener.loop.execute {
                listener.close()
                continuation.resume()
            }
        }
    }
}

public struct RedisMessage: Hashable, Sendable {
    public let channel: String
    public let text: String

    public init(channel: String, text: String) {
        self.channel = channel
        self.text = text
    }
}

/// `@unchecked Sendable`: touched on `loop`'s thread only.
private final class RedisListener: @unchecked Sendable {
    private static let pauses = RetryPolicy(attempts: .max, base: .milliseconds(100), longest: .seconds(5))
    private static let connectDeadline: Duration = .seconds(2)

    let loop: EventLoop
    private let address: RedisAddress
    private let channels: [String]
    private let hear: @Sendable (RedisMessage?) -> Void
    private var link: RedisLink?
    private var failures = 0
    private var isClosed = false
    /// Channels that Redis has not confirmed yet.
    private var unconfirmed = 0

    init(
        _ address: RedisAddress, channels: [String], loop: EventLoop,
        hear: @escaping @Sendable (RedisMessage?) -> Void
    ) {
        self.address = address
        self.channels = channels
        self.loop = loop
        self.hear = hear
    }

    func connect() {
        guard !self.isClosed else { return }
        let address = self.address
        Task(executorPreference: self.loop) {
            let connected = try? await offload { () throws(RedisFailure) in
                try RedisConnection(address, deadline: .now.advanced(by: Self.connectDeadline)).released()
            }
            if let connected { self.listen(connected) } else { self.retry() }
        }
    }

    private func listen(_ connected: ConnectedRedis) {
        let link = RedisLink(
            connected, loop: self.loop, onReply: { [weak self] in self?.received($0) },
            onLoss: { [weak self] _ in self?.retry() })
        guard !self.isClosed else { return link.close() }
        self.link = link
        self.unconfirmed = self.channels.count
        link.send(["SUBSCRIBE"] + self.channels)
    }

    private func received(_ result: Result<RedisValue, RedisFailure>) {
        guard case .success(.array(let parts)) = result, parts.count == 3 else { return self.refused() }
        switch (parts[0].text, parts[1].text, parts[2].text) {
        case ("message", let channel?, let text?): self.hear(RedisMessage(channel: channel, text: text))
        case ("subscribe", _, _):
            self.failures = 0
            self.unconfirmed -= 1
            if self.unconfirmed == 0 { self.hear(nil) }
        default: self.refused()
        }
    }

    private func refused() {
        self.link?.close()
        self.retry()
    }

    private func retry() {
        self.link = nil
        self.failures += 1
        let pause = Self.pauses.pause(afterAttempt: self.failures, chance: .random(in: 0..<1))
        self.loop.schedule(after: pause ?? Self.pauses.longest) { [weak self] in self?.connect() }
    }

    func close() {
        self.isClosed = true
        self.link?.close()
        self.link = nil
    }
}
