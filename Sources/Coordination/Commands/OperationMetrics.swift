import Telemetry
import Vocabulary

/// How long commands and their parts took, and how they ended. Names come from the code, so the series are few.
struct OperationMetrics: Sendable {
    private let durations, steps: MetricFamily<Histogram>
    private let outcomes, refusals: MetricFamily<Counter>

    init(_ metrics: Metrics) {
        self.durations = metrics.histograms(
            "dianabot_operation_duration_seconds", help: "Time of a command, from validation to commit.",
            labels: ("operation", nil))
        self.steps = metrics.histograms(
            "dianabot_operation_step_duration_seconds", help: "Time of a command within another.",
            labels: ("operation", "step"))
        self.outcomes = metrics.counters(
            "dianabot_operations_total", help: "Commands by outcome; refused and failed ones were rolled back.",
            labels: ("operation", "outcome"))
        self.refusals = metrics.counters(
            "dianabot_operation_refusals_total", help: "Refused commands by the refusal's code.",
            labels: ("operation", "code"))
    }

    func ended<Receipt>(_ operation: String, _ outcome: Outcome<Receipt>, after duration: Duration) {
        self.durations[operation].observe(duration)
        switch outcome {
        case .done: self.outcomes[operation, "done"].increment()
        case .replayed: self.outcomes[operation, "replayed"].increment()
        case .keyReused: self.outcomes[operation, "key_reused"].increment()
        case .refused(let refusal):
            self.outcomes[operation, "refused"].increment()
            self.refusals[operation, refusal.code].increment()
        }
    }

    func failed(_ operation: String) { self.outcomes[operation, "failed"].increment() }

    func observe(_ steps: StepLog, of operation: String) {
        for (step, duration) in steps.durations { self.steps[operation, step].observe(duration) }
    }
}

extension Outcome {
    var label: String {
        switch self {
        case .done: "done"
        case .replayed: "replayed"
        case .refused(let refusal): "refused:\(refusal.code)"
        case .keyReused: "key_reused"
        }
    }
}
