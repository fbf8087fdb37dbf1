import Synchronization

/// Tells a process's caches what has changed.
///
/// The instance that makes a change tells its own caches after the commit and before the answer. The others read the
/// change in the database: see `InvalidationFeed`. An instance that has not read for ``maxSilence`` serves nothing
/// from its caches, so no answer anywhere is ever older than that.
public final class Invalidations: Sendable {
    private typealias Listener = @Sendable (String?) -> Void

    private struct State {
        var listeners: [String: [Listener]] = [:]
        /// Topics that are a cache's own.
        var owned: Set<String> = []
        /// `nil` while there is nobody else to hear from.
        var heard: ContinuousClock.Instant?
        var hasOthers = false
    }

    public let maxSilence: Duration
    private let state = Mutex(State())
    private let announce: @Sendable () -> Void

    /// - Parameter announce: a change was made here; called so that other instances may look at once.
    public init(maxSilence: Duration = .seconds(5), announce: @escaping @Sendable () -> Void = {}) {
        self.maxSilence = maxSilence
        self.announce = announce
    }

    func register(_ topic: String, _ listener: @escaping @Sendable (String?) -> Void) {
        self.state.withLock { state in
            precondition(state.owned.insert(topic).inserted, "two caches of \(topic)")
            state.listeners[topic, default: []].append(listener)
        }
    }

    /// Of a topic that is no cache's own, or another's.
    func hear(_ topic: String, _ listener: @escaping @Sendable (String?) -> Void) {
        self.state.withLock { $0.listeners[topic, default: []].append(listener) }
    }

    /// Applies changes that were committed, wherever that was.
    public func apply(_ tags: [CacheTag]) {
        guard !tags.isEmpty else { return }
        let listeners = self.state.withLock { $0.listeners }
        for tag in tags {
            for listener in listeners[tag.topic] ?? [] { listener(tag.key) }
        }
    }

    /// Applies changes that were committed here, and has the others look.
    public func applyOwn(_ tags: [CacheTag]) {
        guard !tags.isEmpty else { return }
        self.apply(tags)
        if tags.contains(where: { !$0.isInLog }) { self.announce() }
    }

    /// Drops everything.
    public func applyAll() {
        for listener in self.state.withLock({ Array($0.listeners.values.joined()) }) { listener(nil) }
    }

    // MARK: - Hearing of others

    /// From now on others change things too: nothing is served before ``heard(asOf:)`` was called.
    public func expectOthers() { self.state.withLock { $0.hasOthers = true } }

    /// Whether the silence up to `moment` was so long that something may have been missed for good.
    public func hasMissed(at moment: ContinuousClock.Instant) -> Bool {
        self.state.withLock { $0.heard.map { moment - $0 > self.maxSilence } ?? true }
    }

    /// All that was committed before `moment` has been applied.
    public func heard(asOf moment: ContinuousClock.Instant) { self.state.withLock { $0.heard = moment } }

    public func isCurrent(at now: ContinuousClock.Instant) -> Bool {
        self.state.withLock { !$0.hasOthers || $0.heard.map { now - $0 <= self.maxSilence } ?? false }
    }
}
