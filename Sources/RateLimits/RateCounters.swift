import Synchronization
import Telemetry

/// What the limiter did, for metrics.
struct RateCounters: Sendable {
    private let allowed: [Counter]
    private let refused: [Counter]
    private let fallbacks: [Counter]
    private let current: Current

    /// The store that answered last.
    private final class Current: Sendable {
        let store = Atomic<Int>(0)
    }

    init(_ metrics: Metrics, stores: [String]) {
        func decisions(_ outcome: String) -> [Counter] {
            RateAction.allCases.map { action in
                metrics.counter(
                    "dianabot_rate_limit_decisions_total", help: "Uses of limited actions, by outcome.",
                    labels: ["action": action.rawValue, "outcome": outcome])
            }
        }
        self.allowed = decisions("allowed")
        self.refused = decisions("refused")
        self.fallbacks = stores.dropLast().map { store in
            metrics.counter(
                "dianabot_rate_limit_fallbacks_total", help: "Times that the next store was asked instead of this one.",
                labels: ["store": store])
        }
        let current = Current()
        self.current = current
        for (index, store) in stores.enumerated() {
            metrics.gauge(
                "dianabot_rate_limit_store", help: "1 for the store that counted last, 0 for the others.",
                labels: ["store": store]
            ) { current.store.load(ordering: .relaxed) == index ? 1 : 0 }
        }
    }

    func count(_ action: RateAction, isAllowed: Bool) {
        (isAllowed ? self.allowed : self.refused)[action.index].increment()
    }

    func fallBack(from store: Int) { self.fallbacks[store].increment() }

    func asked(_ store: Int) { self.current.store.store(store, ordering: .relaxed) }
}
