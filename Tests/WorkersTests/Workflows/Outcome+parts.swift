import Coordination
import Vocabulary

extension Outcome {
    var receipt: Receipt? {
        switch self {
        case .done(let receipt), .replayed(let receipt): receipt
        case .refused, .keyReused: nil
        }
    }

    var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}

extension WorkflowRun {
    /// `nil` before the run has begun.
    func step(_ name: String) -> WorkflowStep? { self.steps.first { $0.name == name } }
}
