import Coordination
import EventLoops
import JSON
import Redis
import Resilience
import Synchronization
import Telemetry

/// Carries live events between instances over Redis. Nothing is kept: while it is down, each instance reads the log.
final class LiveLink: Sendable {
    private static let channel = "dianabot:events"
    /// Messages under way; more are lost.
    private static let maxPending = 64

    private let live: LiveEvents
    private let client: RedisClient
    private let subscription: RedisSubscription
    private let patience: Duration
    private let pending = Atomic<Int>(0)
    private let heard: Heard

    /// When something was last heard, our own words included: what shows that the way is open, both ways.
    private final class Heard: Sendable {
        let last = Mutex<ContinuousClock.Instant?>(nil)
    }

    /// - Parameter patience: how long silence is believed; ``beat()`` is called more often.
    init(
        _ live: LiveEvents, url: String, loop: EventLoop, breaker: CircuitBreaker, patience: Duration = .seconds(2)
    ) throws(RedisAddress.Defect) {
        self.live = live
        self.patience = patience
        self.client = try RedisClient(url: url, loop: loop, breaker: breaker)
        let heard = Heard()
        self.heard = heard
        self.subscription = try RedisSubscription(url: url, channels: [Self.channel], loop: loop) { message in
            guard let message else { return }
            heard.last.withLock { $0 = .now }
            live.publish(Self.events(in: message.text))
        }
    }

    /// Whether what others send is heard here.
    var isAlive: Bool { self.heard.last.withLock { $0.map { $0.advanced(by: self.patience) > .now } ?? false } }

    /// Says nothing, to be heard.
    @discardableResult func beat() -> Task<Void, Never>? { self.send([]) }

    /// Sends `events` to all instances, this one included, without waiting; `nil` when they are lost at once.
    @discardableResult func send(_ events: [LiveEvent]) -> Task<Void, Never>? {
        guard self.pending.wrappingAdd(1, ordering: .relaxed).newValue <= Self.maxPending else {
            self.pending.wrappingSubtract(1, ordering: .relaxed)
            return nil
        }
        return Task {
            _ = try? await self.client.command(["PUBLISH", Self.channel, JSONWriter.text(of: events)])
            self.pending.wrappingSubtract(1, ordering: .relaxed)
        }
    }

    private static func events(in text: String) -> [LiveEvent] {
        ((try? JSONReader.read(text))?.array ?? []).compactMap { try? LiveEvent(json: $0) }
    }

    func close() async {
        await self.subscription.close()
        await self.client.close()
    }
}
