import Coordination
import EventCatalogue
import Synchronization
import Telemetry

/// How far subscribers are behind, as last measured, and what they did.
final class RelayMetrics: Sendable {
    private struct Measured {
        var lanes: [EventStream: SubscriberStatus.LaneStatus] = [:]
        var subscribers: [String: SubscriberStatus] = [:]
        var oldestTransaction = 0
    }

    private let measured = Mutex(Measured())
    private let deliveries: [String: Counter]
    private let failures: [String: Counter]

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
        self.deliveries = delivered
        self.failures = failed
        self.addGauges(streams, in: metrics)
    }

    private func addGauges(_ streams: [EventStream], in metrics: Metrics) {
        for stream in streams {
            metrics.gauge(
                "dianabot_subscriber_lag_events", help: "Events not handed on yet; 10000 means at least so many.",
                labels: ["subscriber": stream.subscriber, "lane": stream.lane.name]
            ) { [weak self] in self?.measured.withLock { $0.lanes[stream]?.lagEvents } ?? 0 }
            metrics.gauge(
                "dianabot_subscriber_lag_seconds", help: "Age of the oldest event not handed on yet.",
                labels: ["subscriber": stream.subscriber, "lane": stream.lane.name]
            ) { [weak self] in self?.measured.withLock { $0.lanes[stream].map { Int($0.lagSeconds) } } ?? 0 }
        }
        for subscriber in Set(streams.map(\.subscriber)) {
            metrics.gauge(
                "dianabot_subscriber_dead_letters", help: "Events that wait for staff, and those behind them.",
                labels: ["subscriber": subscriber]
            ) { [weak self] in self?.measured.withLock { $0.subscribers[subscriber]?.dead } ?? 0 }
            metrics.gauge(
                "dianabot_subscriber_retrying_events", help: "Events that are tried again by themselves.",
                labels: ["subscriber": subscriber]
            ) { [weak self] in self?.measured.withLock { $0.subscribers[subscriber]?.retrying } ?? 0 }
        }
        metrics.gauge(
            "dianabot_oldest_writing_transaction_seconds",
            help: "Age of the oldest transaction that has written; while it runs, recent events are looked at twice."
        ) { [weak self] in self?.measured.withLock { $0.oldestTransaction } ?? 0 }
    }

    func delivered(_ count: Int, to subscriber: String) { self.deliveries[subscriber]?.increment(by: count) }
    func failed(_ subscriber: String) { self.failures[subscriber]?.increment() }

    func show(_ statuses: [SubscriberStatus], oldestTransaction: Int) {
        var measured = Measured(oldestTransaction: oldestTransaction)
        for status in statuses {
            measured.subscribers[status.name] = status
            for lane in status.lanes {
                measured.lanes[EventStream(subscriber: status.name, lane: lane.lane)] = lane
            }
        }
        self.measured.withLock { [measured] in $0 = measured }
    }
}
