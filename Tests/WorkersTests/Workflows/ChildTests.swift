import Coordination
import JSON
import Postgres
import TestKit
import Testing
import Vocabulary
import Workers

/// Runs that other runs start.
@Suite struct ChildTests {
    private func with(_ body: (Stage, WorkflowRegistry) async throws -> Void) async throws {
        try await Stage.with { stage in
            try await body(
                stage,
                stage.registry { registry in
                    registry.add(BookTour(supplier: stage.reserve))
                    registry.add(BookTransfer(supplier: stage.reserve))
                    registry.add(Mirror())
                })
        }
    }

    @Test func `a step ends with its child, and has what the child's steps gave`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTour.self, BookTour.Input())
                try await stage.wait(for: id, .completed)
                #expect(try await stage.book() == ["seats", "driver", "ref-car"])
                let child = try await stage.child(of: id)
                #expect(child.state == .completed)
                #expect(child.depth == 1)
                // Its own month would end after its parent's week.
                #expect(try await child.deadline == stage.run(id).deadline)
            }
        }
    }

    @Test func `staff sees parents and children`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTour.self, BookTour.Input())
                try await stage.wait(for: id, .completed)
                let child = try await stage.child(of: id).id
                let reader = WorkflowReader(database: stage.storage.database)
                let report = try #require(try await reader.run(id))
                let json = JSONValue(of: report)
                #expect(json["children"]?[0]?["workflow_id"] == .int(child.rawValue))
                #expect(json["children"]?[0]?["step"] == "transfer")
                let other = try #require(try await reader.run(child))
                #expect(JSONValue(of: other)["parent_workflow_id"] == .int(id.rawValue))
                var selection = WorkflowSelection()
                selection.parent = id
                #expect(try await reader.runs(selection, at: stage.clock.now(), limit: 5).count == 1)
            }
        }
    }

    @Test func `a child that is undone fails its step, and what else was done is undone`() async throws {
        try await self.with { stage, registry in
            stage.supplier.set(.refuses, for: "car")
            try await stage.running(registry) {
                let id = try await stage.start(BookTour.self, BookTour.Input())
                let run = try await stage.wait(for: id, .compensated)
                #expect(run.step("transfer")?.state == .failed)
                #expect(run.step("transfer")?.fault?.code == "test.sold_out")
                #expect(try await stage.book() == ["seats", "-seats"])
            }
        }
    }

    @Test func `a child that was done is undone with its parent, in its place among the steps`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTour.self, BookTour.Input(isOverbooked: true))
                let run = try await stage.wait(for: id, .compensated)
                #expect(run.step("transfer")?.state == .compensated)
                let child = try await stage.child(of: id)
                #expect(child.state == .compensated)
                #expect(child.cause == .cancelled)
                #expect(try await stage.book() == ["seats", "driver", "-driver", "-seats"])
                #expect(stage.supplier.book.count == 4)
                #expect(try await stage.events().sorted() == ["compensated", "compensated", "completed"])
            }
        }
    }

    @Test func `who cancels a run cancels the child that it waits for`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTour.self, BookTour.Input(isPatient: true))
                try await stage.wait(for: id) { $0.step("transfer")?.state == .executing }
                let child = try await stage.child(of: id).id
                try await stage.wait(for: child, .waiting)
                _ = try await stage.perform(CancelWorkflow(id), with: CancelWorkflow.Handler())
                let run = try await stage.wait(for: id, .compensated)
                #expect(run.cause == .cancelled)
                #expect(try await stage.run(child).state == .compensated)
                #expect(try await stage.book() == ["seats", "driver", "-driver", "-seats"])
            }
        }
    }

    @Test func `a child that was done is undone when its parent is cancelled before it has looked`() async throws {
        try await self.with { stage, registry in
            let id = try await stage.start(BookTour.self, BookTour.Input())
            try await stage.running(registry) {
                try await stage.wait(for: id) { $0.step("transfer")?.state == .executing }
            }
            // The child ends while nobody tells the parent.
            try await stage.running(registry) {
                try await stage.wait(for: try await stage.child(of: id).id) { $0.isEnded }
                _ = try? await stage.perform(CancelWorkflow(id), with: CancelWorkflow.Handler())
                let run = try await stage.wait(for: id) { $0.isEnded }
                let child = try await stage.child(of: id)
                #expect(child.state == (run.cause == nil ? .completed : .compensated))
            }
        }
    }

    @Test func `the parent's deadline is the child's`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTour.self, BookTour.Input(isPatient: true))
                try await stage.wait(for: id) { $0.step("transfer")?.state == .executing }
                let child = try await stage.child(of: id).id
                try await stage.wait(for: child, .waiting)
                stage.advance(by: .seconds(7 * 86_400 + 1))
                try await stage.wait(for: id, .compensated)
                #expect(try await stage.run(id).cause != nil)
                #expect(try await stage.run(child).state == .compensated)
            }
        }
    }

    @Test func `runs stand below one another to a bounded depth`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(Mirror.self, BookTour.Input())
                let run = try await stage.wait(for: id, .compensated)
                #expect(run.step("mirror")?.fault?.code == "coordination.too_deep")
                let looks = WorkflowRun.maxDepth + 1
                #expect(
                    try await stage.book() == Array(repeating: "look", count: looks)
                        + Array(repeating: "-look", count: looks))
            }
        }
    }

    @Test func `a parent that nobody told looks by itself`() async throws {
        try await self.with { stage, registry in
            let id = try await stage.start(BookTour.self, BookTour.Input(isPatient: true))
            try await stage.running(registry) {
                try await stage.wait(for: id) { $0.step("transfer")?.state == .executing }
                let child = try await stage.child(of: id).id
                try await stage.wait(for: child, .waiting)
            }
            let child = try await stage.child(of: id).id
            try await stage.work { (work) throws(DatabaseError) in
                guard let old = try await WorkflowRun.lock(child, in: work) else { return }
                var new = old
                if let step = old.steps.last { new.complete(step.position, output: nil, at: work.now) }
                new.save(over: old, in: work)
            }
            try await stage.storage.sql("DELETE FROM coordination.jobs WHERE kind = 'coordination.child_ended'")
            try await stage.running(registry, isPatrolled: true) {
                stage.advance(by: .seconds(121))
                try await stage.wait(for: id, .completed)
            }
        }
    }

    @Test func `children go when their parent is removed, and not before`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTour.self, BookTour.Input())
                try await stage.wait(for: id, .completed)
                // As if it had gone on for long after its child.
                try await stage.storage.sql(
                    """
                    UPDATE coordination.workflow_runs SET ended_at = NULL, state = 'running' WHERE run_id = \(id)
                    """)
                stage.advance(by: .seconds(100))
                try await stage.work { (work) throws(DatabaseError) in work.enqueue(PruneWorkflows()) }
                try await stage.wait(
                    until:
                        "SELECT count(*) FROM coordination.jobs WHERE kind = 'coordination.prune_workflows' AND state <> 'completed'",
                    is: "0")
                #expect(try await stage.storage.sql("SELECT count(*) FROM coordination.workflow_runs") == [["2"]])
                try await stage.storage.sql(
                    "UPDATE coordination.workflow_runs SET ended_at = started_at, state = 'completed'")
                try await stage.work { (work) throws(DatabaseError) in work.enqueue(PruneWorkflows()) }
                try await stage.wait(until: "SELECT count(*) FROM coordination.workflow_runs", is: "0")
            }
        }
    }
}

extension Stage {
    func child(of parent: WorkflowRunID) async throws -> WorkflowRun {
        let found = try await self.storage.sql(
            "SELECT run_id FROM coordination.workflow_runs WHERE parent_run_id = \(parent)")
        let id = try #require(found.first?.first.flatMap { $0 }.flatMap { Int64($0) })
        return try await self.run(WorkflowRunID(id))
    }
}
