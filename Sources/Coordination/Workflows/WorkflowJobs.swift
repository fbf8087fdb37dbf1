package import JSON
import Vocabulary

/// Does what is due at one step of a run.
package struct RunWorkflowStep: Job {
    package static let kind = "coordination.run_workflow_step"
    package static let policy = JobPolicy(
        queue: Self.queue, maxAttempts: 1000, timeout: OutsidePolicy.longestTimeout + .seconds(60),
        backoff: JobBackoff(longest: .seconds(60)))
    static let queue = "workflows"

    package let run: WorkflowRunID
    package let position: Int
    /// The job is for this turn of the step and no later one.
    package let turn: Int

    package init(_ run: WorkflowRunID, _ step: WorkflowStep) {
        self.run = run
        self.position = step.position
        self.turn = step.turn
    }

    package func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("workflow_id", self.run)
            json.member("position", self.position)
            json.member("turn", self.turn)
        }
    }

    package init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.run = try fields.id("workflow_id")
        self.position = Int(try fields.int("position"))
        self.turn = Int(try fields.int("turn"))
    }
}

/// Gives a run that was just started its steps.
package struct BeginWorkflow: Job {
    package static let kind = "coordination.begin_workflow"
    package static let policy = JobPolicy(
        queue: RunWorkflowStep.queue, maxAttempts: 1000, backoff: JobBackoff(longest: .seconds(60)))

    package let run: WorkflowRunID

    package init(_ run: WorkflowRunID) { self.run = run }

    package func encode(into json: inout JSONWriter) { json.object { $0.member("workflow_id", self.run) } }

    package init(json: JSONValue) throws(JSONFault) { self.run = try JSONFields(json).id("workflow_id") }
}

/// Undoes a run that has not ended by its deadline.
package struct TimeOutWorkflow: Job {
    package static let kind = "coordination.time_out_workflow"
    package static let policy = JobPolicy(
        queue: RunWorkflowStep.queue, maxAttempts: 1000, backoff: JobBackoff(longest: .seconds(60)))

    package let run: WorkflowRunID

    package init(_ run: WorkflowRunID) { self.run = run }

    package func encode(into json: inout JSONWriter) { json.object { $0.member("workflow_id", self.run) } }

    package init(json: JSONValue) throws(JSONFault) { self.run = try JSONFields(json).id("workflow_id") }
}

/// Has a step look at its child, which has ended, done or undone.
package struct ChildEnded: Job {
    package static let kind = "coordination.child_ended"
    package static let policy = BeginWorkflow.policy

    package let run: WorkflowRunID
    package let position: Int

    package init(of parent: WorkflowRun.Parent) {
        self.run = parent.run
        self.position = parent.position
    }

    package func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("workflow_id", self.run)
            json.member("position", self.position)
        }
    }

    package init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.run = try fields.id("workflow_id")
        self.position = Int(try fields.int("position"))
    }
}

extension RunWorkflowStep {
    /// One job for each turn of each step.
    package static func key(_ run: WorkflowRunID, _ step: WorkflowStep) -> UniqueKey {
        UniqueKey("\(run)/\(step.position)/\(step.turn)")
    }
}
