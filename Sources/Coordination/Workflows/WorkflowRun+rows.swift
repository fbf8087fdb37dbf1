import EventCatalogue
import JSON
package import Postgres
import Vocabulary

// MARK: - Reading

extension WorkflowRun {
    /// Locks the run's row until the transaction ends: whoever changes a run does it alone.
    package static func lock(_ id: WorkflowRunID, in work: UnitOfWork) async throws(DatabaseError) -> WorkflowRun? {
        let found = try await work.transaction.flight([
            "\(Self.columns) WHERE run_id = \(id) FOR UPDATE", WorkflowStep.all(of: id),
        ])
        return try Self.run(found[0], found[1])
    }

    /// The run as it is now, and perhaps no longer a moment later.
    package static func read(_ id: WorkflowRunID, in database: any Database) async throws(DatabaseError) -> WorkflowRun?
    {
        let run = try await database.read("\(Self.columns) WHERE run_id = \(id)")
        return try Self.run(run, try await database.read(WorkflowStep.all(of: id)))
    }

    private static let columns: SQL = """
        SELECT run_id, name, version, started_at, deadline, outside_key::text AS outside_key, input, cause, ended_at,
            unregistered_since, parent_run_id, parent_position, depth, patched_from
        FROM coordination.workflow_runs
        """

    private static func run(_ runs: ResultSet, _ steps: ResultSet) throws(DatabaseError) -> WorkflowRun? {
        guard let row = runs.first else { return nil }
        var run = WorkflowRun(
            id: try row.get("run_id"), name: try row.get("name"), version: try row.get("version"),
            startedAt: try row.get("started_at"), deadline: try row.get("deadline"),
            outsideKey: try row.get("outside_key"), input: try row.get("input"))
        run.cause = try row.choice("cause")
        run.endedAt = try row.optional("ended_at")
        run.unregisteredSince = try row.optional("unregistered_since")
        if let parent: WorkflowRunID = try row.optional("parent_run_id") {
            run.parent = Parent(run: parent, position: try row.get("parent_position"))
        }
        run.depth = try row.get("depth")
        run.patchedFrom = try row.optional("patched_from")
        for row in steps { run.steps.append(try WorkflowStep(row: row)) }
        return run
    }
}

extension WorkflowStep: RowDecodable {
    static func all(of run: WorkflowRunID) -> SQL {
        """
        SELECT position, name, kind, array_to_string(after, ',') AS after, is_undoable, state, turn, attempts, tries,
            completion, due_at, settled_at, input, output, fault_code, fault
        FROM coordination.workflow_steps WHERE run_id = \(run) ORDER BY position
        """
    }

    package init(row: Row) throws(DatabaseError) {
        let after: String = try row.get("after")
        guard let kind: StepKind = try row.choice("kind") else { throw .badColumn("kind") }
        guard let state: State = try row.choice("state") else { throw .badColumn("state") }
        self.init(
            position: try row.get("position"), name: try row.get("name"), kind: kind,
            after: after.split(separator: ",").compactMap { Int($0) }, isUndoable: try row.get("is_undoable"))
        self.state = state
        self.turn = try row.get("turn")
        self.attempts = try row.get("attempts")
        self.tries = try row.get("tries")
        self.completion = try row.optional("completion")
        self.dueAt = try row.optional("due_at")
        self.settledAt = try row.optional("settled_at")
        self.input = try row.optional("input")
        self.output = try row.optional("output")
        if let code: String = try row.optional("fault_code") {
            self.fault = StepFault(code: code, detail: try row.optional("fault") ?? "")
        }
    }
}

extension Row {
    /// `nil` for NULL.
    fileprivate func choice<Choice: RawRepresentable<String>>(_ column: String) throws(DatabaseError) -> Choice? {
        guard let text: String = try self.optional(column) else { return nil }
        guard let choice = Choice(rawValue: text) else { throw .badColumn(column) }
        return choice
    }
}

// MARK: - Writing

extension WorkflowRun {
    /// Writes what differs from `old`, makes the jobs that are due, and says what others want to know. Rides
    /// with COMMIT.
    package func save(over old: WorkflowRun, in work: UnitOfWork) {
        // A patch replaces steps that have not begun.
        let kept = zip(old.steps, self.steps).prefix { $0.isSaid(as: $1) }.count
        if kept < old.steps.count { self.deleteSteps(from: kept, in: work) }
        for step in self.steps {
            let before = step.position < kept ? old.steps[step.position] : nil
            if let before, before != step { self.update(step, in: work) }
            if before == nil { self.insert(step, in: work) }
            if let due = step.dueAt, step.turn != before?.turn {
                work.enqueue(RunWorkflowStep(self.id, step), at: due, unique: RunWorkflowStep.key(self.id, step))
            }
        }
        guard self != old else { return }
        work.transaction.queue(
            """
            UPDATE coordination.workflow_runs
            SET state = \(self.state.rawValue), cause = \(self.cause?.rawValue), ended_at = \(self.endedAt),
                unregistered_since = \(self.unregisteredSince), version = \(self.version),
                patched_from = \(self.patchedFrom)
            WHERE run_id = \(self.id)
            """)
        guard self.state != old.state else { return }
        self.announce(in: work)
        if self.isEnded, let parent { work.enqueue(ChildEnded(of: parent)) }
    }

    private func insert(_ step: WorkflowStep, in work: UnitOfWork) {
        work.transaction.queue(
            """
            INSERT INTO coordination.workflow_steps
                (run_id, position, name, kind, after, is_undoable, state, turn, attempts, tries, due_at, completion,
                 input, output)
            VALUES (\(self.id), \(step.position), \(step.name), \(step.kind.rawValue), \(step.after.map(Int64.init)),
                \(step.isUndoable), \(step.state.rawValue), \(step.turn), \(step.attempts), \(step.tries), \(step.dueAt),
                \(step.completion), \(step.input), \(step.output))
            """)
    }

    private func deleteSteps(from position: Int, in work: UnitOfWork) {
        work.transaction.queue(
            "DELETE FROM coordination.workflow_steps WHERE run_id = \(self.id) AND position >= \(position)")
    }

    private func update(_ step: WorkflowStep, in work: UnitOfWork) {
        work.transaction.queue(
            """
            UPDATE coordination.workflow_steps
            SET state = \(step.state.rawValue), turn = \(step.turn), attempts = \(step.attempts), tries = \(step.tries),
                completion = \(step.completion), due_at = \(step.dueAt), settled_at = \(step.settledAt),
                input = \(step.input), output = \(step.output), fault_code = \(step.fault?.code),
                fault = \(step.fault?.detail)
            WHERE run_id = \(self.id) AND position = \(step.position)
            """)
    }

    private func announce(in work: UnitOfWork) {
        guard self.isEnded || self.state == .compensationFailed || self.state == .outcomeUnknown else { return }
        work.emit(
            WorkflowSettled(
                workflowID: self.id.rawValue, workflow: self.name, version: self.version, state: self.state.rawValue,
                cause: self.cause?.rawValue), about: nil)
    }
}
