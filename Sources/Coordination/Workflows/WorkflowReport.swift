import Crypto
public import JSON
import Postgres
import Vocabulary

/// One run with its steps, their history, and what would be undone in which order.
public struct WorkflowReport: JSONEncodable, Sendable {
    let summary: WorkflowSummary
    let run: WorkflowRun
    let attempts: [AttemptRecord]
    let signals: [SignalRecord]
    let relatives: [WorkflowRelative]

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            self.summary.encode(members: &json)
            json.member("input", JSONText(self.run.input))
            json.member("steps", self.run.steps)
            json.member("unwind_order", self.unwindOrder)
            json.member("attempts", self.attempts)
            json.member("signals", self.signals)
            json.member("children", self.relatives.filter(\.isChild))
            json.member("forks", self.relatives.filter { !$0.isChild })
        }
    }

    /// What is done and not yet undone, last done first.
    private var unwindOrder: [String] {
        self.run.steps
            .filter { $0.isUndoable && $0.completion != nil && $0.state != .compensated }
            .sorted { ($0.completion ?? 0) > ($1.completion ?? 0) }
            .map(\.name)
    }
}

extension WorkflowStep: JSONEncodable {
    package func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("name", self.name)
            json.member("kind", self.kind.rawValue)
            json.member("state", self.state.rawValue)
            json.member("after", self.after)
            json.member("undoable", self.isUndoable)
            json.member("attempts", self.attempts)
            json.member("completion", self.completion)
            json.member("due_at", self.dueAt)
            json.member("output", self.output.map(JSONText.init))
            json.member("fault", self.fault)
        }
    }
}

extension StepFault: JSONEncodable {
    package func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("code", self.code)
            json.member("detail", self.detail)
        }
    }
}

struct AttemptRecord: RowDecodable, JSONEncodable, Sendable {
    /// Shown of one run at most.
    static let limit = 500

    let step, action, outcome: String
    let startedAt: Instant
    let endedAt: Instant?
    let microseconds: Int64?
    let inputHash: [UInt8]?
    let output: String?
    let fault: StepFault?

    /// The newest, oldest of them first.
    static func newest(of run: WorkflowRunID) -> SQL {
        """
        SELECT * FROM (
            SELECT attempt_id, step.name AS step, action, outcome, started_at, ended_at, duration_us, input_hash,
                attempt.output, attempt.fault_code, attempt.fault
            FROM coordination.workflow_attempts AS attempt JOIN coordination.workflow_steps AS step USING (run_id, position)
            WHERE run_id = \(run) ORDER BY attempt_id DESC LIMIT \(Self.limit)
        ) AS newest ORDER BY attempt_id
        """
    }

    init(row: Row) throws(DatabaseError) {
        self.step = try row.get("step")
        self.action = try row.get("action")
        self.outcome = try row.get("outcome")
        self.startedAt = try row.get("started_at")
        self.endedAt = try row.optional("ended_at")
        self.microseconds = try row.optional("duration_us")
        self.inputHash = try row.optional("input_hash")
        self.output = try row.optional("output")
        let code: String? = try row.optional("fault_code")
        let detail: String? = try row.optional("fault")
        self.fault = code.map { StepFault(code: $0, detail: detail ?? "") }
    }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("step", self.step)
            json.member("action", self.action)
            json.member("outcome", self.outcome)
            json.member("started_at", self.startedAt)
            json.member("ended_at", self.endedAt)
            json.member("duration_us", self.microseconds)
            json.member("input_sha256", self.inputHash.map(Digest.hex))
            json.member("output", self.output.map(JSONText.init))
            json.member("fault", self.fault)
        }
    }
}

struct SignalRecord: RowDecodable, JSONEncodable, Sendable {
    let name, key, payload: String
    let receivedAt: Instant

    init(row: Row) throws(DatabaseError) {
        self.name = try row.get("name")
        self.key = try row.get("key")
        self.payload = try row.get("payload")
        self.receivedAt = try row.get("received_at")
    }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("name", self.name)
            json.member("key", self.key)
            json.member("received_at", self.receivedAt)
            json.member("payload", JSONText(self.payload))
        }
    }
}
