import JSON
import Vocabulary

/// What an operation did inside, in order: the commands it is made of, each with its time and its end.
struct StepLog {
    private struct Step: JSONEncodable {
        let name: String
        let started: Duration
        var duration: Duration?
        var outcome = "failed"

        func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("name", self.name)
                json.member("at_us", self.started.microseconds)
                json.member("us", self.duration?.microseconds)
                json.member("outcome", self.outcome)
            }
        }
    }

    private let start = ContinuousClock.now
    private var steps: [Step] = []

    /// - Returns: what ``end(_:as:)`` wants to hear.
    mutating func begin(_ name: String) -> Int {
        self.steps.append(Step(name: name, started: ContinuousClock.now - self.start))
        return self.steps.count - 1
    }

    mutating func end(_ step: Int, as refusal: Refusal?) {
        self.steps[step].duration = ContinuousClock.now - self.start - self.steps[step].started
        self.steps[step].outcome = refusal.map { "refused:\($0.code)" } ?? "done"
    }

    /// Of the steps that have ended.
    var durations: [(name: String, duration: Duration)] {
        self.steps.compactMap { step in step.duration.map { (step.name, $0) } }
    }

    /// `nil` for an operation of one piece.
    var json: String? {
        guard !self.steps.isEmpty else { return nil }
        return JSONWriter.text(of: self.steps)
    }
}

extension Duration {
    /// Whole microseconds, rounded down.
    var microseconds: Int64 { self.components.seconds * 1_000_000 + self.components.attoseconds / 1_000_000_000_000 }
}
