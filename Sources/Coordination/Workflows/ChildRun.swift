public import JSON
package import Postgres
public import Vocabulary

/// What a step needs that starts a run of another workflow.
package struct ChildStart: Sendable {
    let name: String
    let version: Int
    let timeout: Duration
    /// The child's input as JSON.
    package let input: @Sendable (Notes) throws(JSONFault) -> String
}

/// How a child ended that was done: what its steps gave.
public struct ChildOutcome: JSONDecodable, Sendable {
    public let run: WorkflowRunID
    private let outputs: JSONObject

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.run = try fields.id("workflow_id")
        guard let outputs = try fields.value("outputs").object else {
            throw JSONFault(field: "outputs", rule: "must be an object")
        }
        self.outputs = outputs
    }

    /// What a step of the child gave.
    public func output<Value: JSONDecodable>(
        of step: String, as _: Value.Type = Value.self
    ) throws(JSONFault) -> Value {
        guard let output = self.outputs[step] else { throw JSONFault(field: step, rule: "has no output") }
        return try Value(json: output)
    }
}

extension WorkflowRun {
    /// How deep runs may stand below one another: the first is at 0.
    package static let maxDepth = 4

    /// The step of another run that started this one.
    package struct Parent: Sendable, Equatable {
        package let run: WorkflowRunID
        package let position: Int

        package init(run: WorkflowRunID, position: Int) {
            self.run = run
            self.position = position
        }
    }

    /// What the parent's step is given: the outputs, under the names of their steps.
    package var outcome: String { JSONWriter.text(of: Outcome(run: self)) }

    private struct Outcome: JSONEncodable {
        let run: WorkflowRun

        func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("workflow_id", self.run.id)
                json.member(
                    "outputs",
                    object: { json in
                        for step in self.run.steps { json.member(step.name, ifPresent: step.output.map(JSONText.init)) }
                    })
            }
        }
    }

    /// Why it was undone: the first step that failed.
    package var reason: StepFault {
        let fault = self.steps.first { $0.state == .failed }?.fault
        let why = fault?.detail ?? self.cause?.rawValue ?? ""
        return StepFault(
            code: fault?.code ?? "coordination.child_undone",
            detail: "Run \(self.id) of \(self.name) was undone: \(why)")
    }

    /// Undoes a run that was done: its parent is being undone. Done runs of nobody stay done.
    package mutating func undo(at now: Instant) {
        guard self.state == .completed else { return }
        self.endedAt = nil
        self.turn(.cancelled, at: now)
    }

    /// The child that a step of `run` started. Whoever asks has locked `run`: parents are locked before their children.
    package static func lockChild(
        of run: WorkflowRunID, at position: Int, in work: UnitOfWork
    ) async throws(DatabaseError) -> WorkflowRun? {
        let found = try await work.transaction.rows(
            """
            SELECT run_id FROM coordination.workflow_runs
            WHERE parent_run_id = \(run) AND parent_position = \(position)
            """)
        guard let id: WorkflowRunID = try found.first?.get("run_id") else { return nil }
        return try await WorkflowRun.lock(id, in: work)
    }
}

extension UnitOfWork {
    /// Starts the child of a step. It ends by its parent's deadline.
    package func start(_ child: ChildStart, input: String, by step: WorkflowStep, of run: WorkflowRun)
        async throws(DatabaseError)
    {
        let order = RunOrder(
            name: child.name, version: child.version, key: "\(run.outsideKey):\(step.name)", input: input,
            deadline: min(self.now.advanced(by: child.timeout), run.deadline),
            parent: WorkflowRun.Parent(run: run.id, position: step.position), depth: run.depth + 1)
        _ = try await self.start(order)
    }
}
