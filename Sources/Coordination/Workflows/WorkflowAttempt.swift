import Crypto
package import Postgres
import Vocabulary

/// The history of a step, one row for each thing that was tried.
package struct WorkflowAttempt: Sendable {
    package enum Action: String, Sendable { case execute, ask, compensate, wait, resolve }

    package enum Outcome: String, Sendable {
        case done
        case refused
        /// Surely without effect; tried again.
        case notDone = "not_done"
        /// It may have taken effect.
        case unknown
        /// The other side says that there was none.
        case noEffect = "no_effect"
    }

    /// How it went.
    package struct End: Sendable {
        let outcome: Outcome
        let fault: StepFault?
        let output: String?
        let duration: Duration

        package init(_ outcome: Outcome, _ fault: StepFault? = nil, output: String? = nil, duration: Duration) {
            self.outcome = outcome
            self.fault = fault
            self.output = output
            self.duration = duration
        }
    }

    package let id: Int64

    /// Written before the call, so that a crash leaves a trace of it.
    package static func start(
        _ action: Action, _ step: WorkflowStep, of run: WorkflowRunID, input: String?, in work: UnitOfWork
    ) async throws(DatabaseError) -> WorkflowAttempt {
        let started: Started = try await work.transaction.one(
            """
            INSERT INTO coordination.workflow_attempts (run_id, position, action, outcome, started_at, input_hash)
            VALUES (\(run), \(step.position), \(action.rawValue), 'started', \(work.now), \(Self.hash(input)))
            RETURNING attempt_id
            """)
        return WorkflowAttempt(id: started.id)
    }

    private struct Started: RowDecodable {
        let id: Int64
        init(row: Row) throws(DatabaseError) { self.id = try row.get("attempt_id") }
    }

    package func end(_ end: End, in work: UnitOfWork) {
        work.transaction.queue(
            """
            UPDATE coordination.workflow_attempts
            SET ended_at = \(work.now), duration_us = \(end.duration.microseconds), outcome = \(end.outcome.rawValue),
                output = \(end.output), fault_code = \(end.fault?.code), fault = \(end.fault?.detail)
            WHERE attempt_id = \(self.id)
            """)
    }

    /// Something that began and ended in this transaction.
    package static func note(
        _ action: Action, _ step: WorkflowStep, of run: WorkflowRunID, input: String?, _ end: End, in work: UnitOfWork
    ) {
        work.transaction.queue(
            """
            INSERT INTO coordination.workflow_attempts
                (run_id, position, action, outcome, started_at, ended_at, duration_us, input_hash, output, fault_code,
                 fault)
            VALUES (\(run), \(step.position), \(action.rawValue), \(end.outcome.rawValue), \(work.now), \(work.now),
                \(end.duration.microseconds), \(Self.hash(input)), \(end.output), \(end.fault?.code),
                \(end.fault?.detail))
            """)
    }

    private static func hash(_ input: String?) -> [UInt8]? { input.map { Digest.sha256($0.utf8) } }
}
