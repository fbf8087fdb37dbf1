import Coordination
import Postgres
import Synchronization
import Telemetry
import Vocabulary

/// How jobs fare: ends and times by kind, counted as they happen, and depths, counted now and then.
final class JobMetrics: Sendable {
    enum End: String, CaseIterable { case completed, failed, discarded, cancelled, lost }

    private struct Depth {
        var count = 0
        var oldestSeconds = 0
    }

    private let ends: [String: [End: Counter]]
    private let durations: [String: Histogram]
    private let rescues: Counter
    private let depths = Mutex<[String: [JobState: Depth]]>([:])

    init(_ metrics: Metrics, registry: JobRegistry, slots: JobSlots) {
        var ends: [String: [End: Counter]] = [:]
        var durations: [String: Histogram] = [:]
        for kind in registry.kinds.keys.sorted() {
            durations[kind] = metrics.histogram(
                "dianabot_job_duration_seconds", help: "Time of one attempt at a job.", labels: ["kind": kind])
            for end in End.allCases {
                ends[kind, default: [:]][end] = metrics.counter(
                    "dianabot_job_attempts_total", help: "Attempts at jobs, by their end.",
                    labels: ["kind": kind, "end": end.rawValue])
            }
        }
        self.ends = ends
        self.durations = durations
        self.rescues = metrics.counter(
            "dianabot_job_rescues_total", help: "Jobs taken from an instance that vanished.")
        metrics.gauge("dianabot_jobs_running_here", help: "Jobs that this instance runs.") { slots.runningCount }
        metrics.gauge("dianabot_jobs_stray", help: "Handlers that go on though their attempt was taken from them.") {
            slots.strayCount
        }
        for queue in registry.queues { self.showDepths(of: queue, in: metrics) }
    }

    private func showDepths(of queue: String, in metrics: Metrics) {
        for state in JobState.counted {
            metrics.gauge(
                "dianabot_jobs", help: "Jobs by queue and state.", labels: ["queue": queue, "state": state.rawValue]
            ) { self.depths.withLock { $0[queue]?[state]?.count ?? 0 } }
        }
        metrics.gauge(
            "dianabot_job_oldest_available_seconds", help: "How long the first in line has waited.",
            labels: ["queue": queue]
        ) { self.depths.withLock { $0[queue]?[.available]?.oldestSeconds ?? 0 } }
    }

    func count(_ end: End, of kind: String) { self.ends[kind]?[end]?.increment() }
    func observe(_ duration: Duration, of kind: String) { self.durations[kind]?.observe(duration) }
    func countRescues(_ count: Int) { self.rescues.increment(by: count) }

    func show(_ counts: [JobCount], at now: Instant) {
        var depths: [String: [JobState: Depth]] = [:]
        for count in counts {
            let age = count.oldest.map { Int(max(0, now.duration(since: $0).components.seconds)) } ?? 0
            depths[count.queue, default: [:]][count.state] = Depth(count: count.count, oldestSeconds: age)
        }
        self.depths.withLock { $0 = depths }
    }
}
