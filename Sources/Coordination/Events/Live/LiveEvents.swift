public import EventCatalogue
import Synchronization

/// What happens now, for whoever looks on: a hint, never the only way to learn of an event. Some may be missing and
/// some may come twice, above all when the way they come by has just changed.
public final class LiveEvents: Sendable {
    /// Somebody who looks on; ends when they fall too far behind, or the feed is closed.
    public typealias Listener = AsyncStream<LiveEvent>

    private struct State {
        var listeners: [UInt64: (patterns: [EventPattern], continuation: Listener.Continuation)] = [:]
        var next: UInt64 = 0
        var isClosed = false
    }

    private let maxListeners: Int
    private let maxWaiting: Int
    private let state = Mutex(State())

    /// - Parameter maxWaiting: events that may wait for one listener.
    public init(maxListeners: Int = 100, maxWaiting: Int = 1000) {
        self.maxListeners = maxListeners
        self.maxWaiting = maxWaiting
    }

    public var hasListeners: Bool { self.state.withLock { !$0.listeners.isEmpty } }

    /// Events that fit one of `patterns`, from now on; `nil` when too many look on, or the feed is closed.
    public func listen(to patterns: [EventPattern]) -> Listener? {
        let (stream, continuation) = Listener.makeStream(bufferingPolicy: .bufferingOldest(self.maxWaiting))
        let listener = self.state.withLock { state -> UInt64? in
            guard !state.isClosed, state.listeners.count < self.maxListeners else { return nil }
            state.next += 1
            state.listeners[state.next] = (patterns, continuation)
            return state.next
        }
        guard let listener else { return nil }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: listener) }
        }
        return stream
    }

    /// Whoever has too much waiting misses what may be dropped, and is let go at the first event that may not.
    public func publish(_ events: [LiveEvent]) {
        let listeners = self.state.withLock { Array($0.listeners.values) }
        for listener in listeners {
            for event in events where listener.patterns.contains(where: { $0.fits(event.type) }) {
                guard case .dropped = listener.continuation.yield(event), !event.isDroppable else { continue }
                listener.continuation.finish()
                break
            }
        }
    }

    /// Lets everybody go, and nobody in any more.
    public func close() {
        let listeners = self.state.withLock { state in
            state.isClosed = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.continuation.finish() }
    }
}
