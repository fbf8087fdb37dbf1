import Coordination
import JSON
import Postgres
import TestKit
import Testing
import Vocabulary
import Workers

/// Runs that begin in the middle of one that has ended.
@Suite struct ForkTests {
    private func with(_ body: (Stage, WorkflowRegistry) async throws -> Void) async throws {
        try await Stage.with { stage in
            try await body(
                stage,
                stage.registry { registry in
                    registry.add(BookTour(supplier: stage.reserve))
                    registry.add(BookTransfer(supplier: stage.reserve))
                })
        }
    }

    private func fork(
        _ run: WorkflowRunID, from step: String, _ stage: Stage, _ registry: WorkflowRegistry, reason: String = "Again"
    ) async throws -> Outcome<WorkflowReceipt> {
        try await stage.perform(
            ForkWorkflow(run, from: step, reason: reason), with: ForkWorkflow.Handler(registry: registry))
    }

    @Test func `a fork has the results before its step, and does the rest anew`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTour.self, BookTour.Input())
                try await stage.wait(for: id, .completed)
                let receipt = try #require(try await self.fork(id, from: "voucher", stage, registry).receipt)
                #expect(receipt.run != id)
                try await stage.wait(for: receipt.run, .completed)
                #expect(try await stage.book() == ["seats", "driver", "ref-car", "ref-car"])
                #expect(Set(stage.supplier.book) == ["room", "car"])
                let reader = WorkflowReader(database: stage.storage.database)
                let fork = JSONValue(of: try #require(try await reader.run(receipt.run)))
                #expect(fork["forked_from"]?["workflow_id"] == .int(id.rawValue))
                #expect(fork["forked_from"]?["reason"] == "Again")
                #expect(JSONValue(of: try #require(try await reader.run(id)))["forks"]?[0]?["step"] == "voucher")
            }
        }
    }

    @Test func `a fork that fails undoes what it did itself, and nothing of the other run's`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTour.self, BookTour.Input())
                try await stage.wait(for: id, .completed)
                stage.supplier.set(.refuses, for: "room")
                let receipt = try #require(try await self.fork(id, from: "room", stage, registry).receipt)
                let fork = try await stage.wait(for: receipt.run, .compensated)
                #expect(fork.step("seats")?.state == .completed)
                #expect(try await stage.book().contains("-seats") == false)
                #expect(try await stage.run(id).state == .completed)
            }
        }
    }

    @Test func `what was undone cannot be copied, and what has not ended cannot be forked`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTour.self, BookTour.Input(isPatient: true))
                try await stage.wait(for: id) { $0.step("transfer")?.state == .executing }
                let early = try await self.fork(id, from: "room", stage, registry)
                #expect(early.refusal?.code == "coordination.workflow_not_ended")
                _ = try await stage.perform(CancelWorkflow(id), with: CancelWorkflow.Handler())
                try await stage.wait(for: id, .compensated)
                let undone = try await self.fork(id, from: "room", stage, registry)
                #expect(undone.refusal?.code == "coordination.step_does_not_hold")
                let unknown = try await self.fork(id, from: "plane", stage, registry)
                #expect(unknown.refusal?.code == "coordination.no_such_step")
                let silent = try await self.fork(id, from: "seats", stage, registry, reason: "")
                #expect(silent.refusal?.code == "coordination.reason_needed")
                let whole = try #require(try await self.fork(id, from: "seats", stage, registry).receipt)
                #expect(whole.state == "running")
            }
        }
    }

    @Test func `a version that nobody here knows is not forked`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTour.self, BookTour.Input())
                try await stage.wait(for: id, .completed)
                let outcome = try await self.fork(id, from: "voucher", stage, WorkflowRegistry())
                #expect(outcome.refusal?.code == "coordination.workflow_unregistered")
            }
        }
    }

    @Test func `runs are found by their length and by whom they are about`() async throws {
        try await self.with { stage, _ in
            let id = try await stage.start(BookTour.self, BookTour.Input())
            try await stage.storage.sql(
                "UPDATE coordination.workflow_runs SET input = '{\"user_id\": 7}' WHERE run_id = \(id)")
            let reader = WorkflowReader(database: stage.storage.database)
            let now = stage.clock.now().advanced(by: .seconds(3600))
            func count(user: Int64? = nil, longerThan: Int64? = nil) async throws -> Int {
                var selection = WorkflowSelection()
                selection.user = user.map(UserID.init)
                selection.longerThan = longerThan
                return try await reader.runs(selection, at: now, limit: 5).count
            }
            #expect(try await count(user: 7) == 1)
            #expect(try await count(user: 8) == 0)
            #expect(try await count(longerThan: 3000) == 1)
            #expect(try await count(longerThan: 7200) == 0)
        }
    }
}
