import Coordination
import JSON
import Postgres
import Vocabulary

// Signals and moments: nothing is done but looking at the time.
extension StepTurn {
    func signal(within limit: Duration) async throws {
        try await self.checkpoint { (run, step, work) throws(DatabaseError) in
            if let payload = try await WorkflowRun.earlySignal(for: step, of: run.id, in: work) {
                let end = WorkflowAttempt.End(.done, output: payload, duration: .zero)
                WorkflowAttempt.note(.wait, step, of: run.id, input: nil, end, in: work)
                return run.complete(step.position, output: payload, at: work.now)
            }
            guard step.state == .waiting else {
                return run.wait(step.position, until: work.now.advanced(by: limit))
            }
            guard let end = step.dueAt, end <= work.now else {
                return run.wait(step.position, until: step.dueAt ?? work.now)
            }
            let fault = StepFault(code: "coordination.no_signal", detail: "The signal did not come in time.")
            self.note(.wait, .refused, fault, step, of: run, in: work)
            run.fail(step.position, fault, at: work.now)
        }
    }

    func sleep(until moment: @escaping @Sendable (Notes) throws(JSONFault) -> Instant) async throws {
        try await self.checkpoint { (run, step, work) throws(DatabaseError) in
            let end: Instant
            do throws(JSONFault) { end = try moment(Notes(run)) } catch {
                return self.unreadable(error, .wait, step, of: &run, in: work)
            }
            guard end <= work.now else { return run.wait(step.position, until: end) }
            self.note(.wait, .done, nil, step, of: run, in: work)
            run.complete(step.position, output: nil, at: work.now)
        }
    }
}
