import Coordination
import JSON
import Postgres
import Synchronization
import Telemetry
import Vocabulary

/// What operators learn of workflows: a line in the log where a run changes its state, an error where it needs a
/// person, and the figures.
final class WorkflowMonitor: Sendable {
    private let log: Logger
    private let compensationsFailed: Counter
    private let unknownOutcomes: Counter
    private let ended: [WorkflowRun.State: Counter]
    private let stepDurations: [String: Histogram]
    private let counts = Mutex<[String: Int]>([:])

    init(registry: WorkflowRegistry, log: Logger, metrics: Metrics) {
        self.log = log
        self.compensationsFailed = metrics.counter(
            "dianabot_workflow_compensations_failed_total",
            help: "Compensations that were given up: a person must look.")
        self.unknownOutcomes = metrics.counter(
            "dianabot_workflow_outcomes_unknown_total", help: "Outside steps that nobody could tell the outcome of.")
        var ended: [WorkflowRun.State: Counter] = [:]
        for state in [WorkflowRun.State.completed, .compensated] {
            ended[state] = metrics.counter(
                "dianabot_workflows_ended_total", help: "Runs that ended.", labels: ["state": state.rawValue])
        }
        self.ended = ended
        var durations: [String: Histogram] = [:]
        for name in registry.names {
            durations[name] = metrics.histogram(
                "dianabot_workflow_step_duration_seconds", help: "Time of one turn at a step, outside calls included.",
                labels: ["workflow": name])
        }
        self.stepDurations = durations
        self.addGauges(to: metrics)
    }

    private func addGauges(to metrics: Metrics) {
        for state in WorkflowRun.State.allCases where state != .completed && state != .compensated {
            metrics.gauge(
                "dianabot_workflow_runs", help: "Runs that have not ended, as last counted.",
                labels: ["state": state.rawValue]
            ) { [weak self] in self?.counts.withLock { $0[state.rawValue] ?? 0 } ?? 0 }
        }
        metrics.gauge(
            "dianabot_workflows_unregistered", help: "Runs whose version no server has known for a while."
        ) { [weak self] in self?.counts.withLock { $0[Self.unregistered] ?? 0 } ?? 0 }
    }

    private static let unregistered = "unregistered"

    func observe(_ duration: Duration, of run: WorkflowRun) { self.stepDurations[run.name]?.observe(duration) }

    /// Called after the commit that made `new` of `old`.
    func note(_ old: WorkflowRun, _ new: WorkflowRun) {
        if new.unregisteredSince != nil, old.unregisteredSince == nil {
            self.log.error("nobody knows this version of a workflow; the run waits", Self.fields(new))
        }
        guard old.state != new.state else { return }
        switch new.state {
        case .compensationFailed:
            self.compensationsFailed.increment()
            self.log.error("a compensation failed; a person must look", Self.fields(new))
        case .outcomeUnknown:
            self.unknownOutcomes.increment()
            self.log.error("nobody can tell whether a step took effect; a person must find out", Self.fields(new))
        case .completed, .compensated:
            self.ended[new.state]?.increment()
            self.log.info("a workflow ended", Self.fields(new))
        case .running, .waiting, .compensating: self.log.debug("a workflow went on", Self.fields(new))
        }
    }

    private static func fields(_ run: WorkflowRun) -> KeyValuePairs<String, JSONValue> {
        let step = run.steps.first { $0.state == .compensationFailed || $0.state == .unresolved }
        return [
            "workflow_id": .int(run.id.rawValue), "workflow": .string(run.name), "version": .int(Int64(run.version)),
            "state": .string(run.state.rawValue), "cause": .string(run.cause?.rawValue ?? ""),
            "step": .string(step?.name ?? ""), "code": .string(step?.fault?.code ?? ""),
        ]
    }

    func count(in database: any Database) async throws(DatabaseError) {
        let rows = try await database.read(
            """
            SELECT state, count(*) AS runs, count(unregistered_since) AS unregistered
            FROM coordination.workflow_runs WHERE ended_at IS NULL GROUP BY state
            """)
        var counts: [String: Int] = [:]
        for row in rows {
            counts[try row.get("state")] = try row.get("runs", as: Int.self)
            counts[Self.unregistered, default: 0] += try row.get("unregistered", as: Int.self)
        }
        self.counts.withLock { [counts] in $0 = counts }
    }
}
