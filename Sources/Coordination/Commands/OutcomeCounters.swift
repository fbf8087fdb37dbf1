import Telemetry
import Vocabulary

/// How commands ended, by outcome.
struct OutcomeCounters: Sendable {
    private let done, replayed, refused, keyReused: Counter

    init(_ metrics: Metrics) {
        func counter(_ outcome: String) -> Counter {
            metrics.counter("dianabot_operations_total", help: "Commands by outcome.", labels: ["outcome": outcome])
        }
        self.done = counter("done")
        self.replayed = counter("replayed")
        self.refused = counter("refused")
        self.keyReused = counter("key_reused")
    }

    func count<Receipt>(_ outcome: Outcome<Receipt>) {
        switch outcome {
        case .done: self.done.increment()
        case .replayed: self.replayed.increment()
        case .refused: self.refused.increment()
        case .keyReused: self.keyReused.increment()
        }
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
