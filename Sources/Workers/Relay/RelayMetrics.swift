import Coordination
import EventCatalogue
import Synchronization
import Telemetry

/// How far subscribers are behind, as last measured, and what they did.
final class RelayMetrics: Sendable {
    struct Lag {
        var events = 0
        var seconds = 0
    }

    private struct Measured {
        var lags: [EventStream: Lag] = [:]
        var dead: [String: Int] = [:]
        var retrying: [String: Int] = [:]
        var oldestTransaction = 0
    }

    private let measured = Mutex(Measured())
    private let delivered: [String: Counter]
    private let failed: [String: Counter]

    init(_ streams: [EventStream], in metrics: Metrics) {
        var delivered: [String: Counter] = [:]
        var failed: [String: Counter] = [:]
        for subscriber in Set(streams.map(\.subscriber)) {
            delivered[subscriber] = metrics.counter(
                "dianabot_subscriber_events_total", help: "Events handed on.", labels: ["subscriber": subscriber])
            failed[subscriber] = metrics.counter(
                "dianabot_subscriber_failures_total", help: "Batches that a subscriber refused.",
                labels: ["subscriber": subscriber])
        }
        self.delivered = delivered
        self.failed = failed
        self.addGauges(streams, in: metrics)
    }

    private func addGauges(_ streams: [EventStream], in metrics: Metrics) {
        for stream in streams {
            metrics.gauge(
                "dianabot_subscriber_lag_events", help: "Events not handed on yet; 100000 means at least so many.",
                labels: ["subscriber": stream.subscriber, "lane": stream.lane.name]
            ) { [weak self] in self?.measured.withLock { $0.lags[stream]?.events } ?? 0 }
            metrics.gauge(
                "dianabot_subscriber_lag_seconds", help: "Age of the oldest event not handed on yet.",
                labels: ["subscriber": stream.subscriber, "lane": stream.lane.name]
            ) { [weak self] in self?.measured.withLock { $0.lags[stream]?.seconds } ?? 0 }
        }
        for subscriber in Set(streams.map(\.subscriber)) {
            metrics.gauge(
                "dianabot_subscriber_dead_letters", help: "Events that wait for staff, and those behind them.",
                labels: ["subscriber": subscriber]
            ) { [weak self] in self?.measured.withLock { $0.dead[subscriber] } ?? 0 }
            metrics.gauge(
                "dianabot_subscriber_retrying_events", help: "Events that are tried again by themselves.",
                labels: ["subscriber": subscriber]
            ) { [weak self] in self?.measured.withLock { $0.retrying[subscriber] } ?? 0 }
        }
        metrics.gauge(
            "dianabot_oldest_writing_transaction_seconds",
            help: "Age of the oldest transaction that has written; while it runs, recent events are looked at twice."
        ) { [weak self] in self?.measured.withLock { $0.oldestTransaction } ?? 0 }
    }

    func deliveries(of subscriber: String) -> Counter { self.delivered[subscriber] ?? Counter() }
    func failures(of subscriber: String) -> Counter { self.failed[subscriber] ?? Counter() }

    func show(
        lags: [EventStream: Lag], dead: [String: Int], retrying: [String: Int], oldestTransaction: Int
    ) {
        self.measured.withLock {
            $0 = Measured(lags: lags, dead: dead, retrying: retrying, oldestTransaction: oldestTransaction)
        }
    }
}
