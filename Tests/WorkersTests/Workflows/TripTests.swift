import Coordination
import Crypto
import JSON
import Postgres
import PostgresDriver
import Telemetry
import TestKit
import Testing
import Vocabulary
import Workers

/// The whole of a saga, from start to end, against a real supplier.
@Suite struct TripTests {
    private func with(_ body: (Stage, WorkflowRegistry) async throws -> Void) async throws {
        try await Stage.with { stage in
            try await body(stage, stage.registry { $0.add(BookTrip(supplier: stage.reserve)) })
        }
    }

    private func input(_ stage: Stage, in duration: Duration = .seconds(86_400 * 5)) -> BookTrip.Input {
        BookTrip.Input(departure: stage.clock.now().advanced(by: duration))
    }

    private func payDeposit(_ stage: Stage, _ run: WorkflowRunID) async throws {
        let result = try await stage.work { (work) throws(DatabaseError) in
            try await work.signal(run, "deposit", Deposit(amount: 50))
        }
        #expect(try result.get() == true)
    }

    @Test func `all goes well, with days of waiting between the steps`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let run = try await stage.start(BookTrip.self, self.input(stage))
                try await stage.wait(for: run, .waiting)
                #expect(Set(stage.supplier.book) == ["room", "guide"])
                stage.advance(by: .seconds(2 * 86_400))
                try await self.payDeposit(stage, run)
                try await stage.wait(for: run) { $0.step("deposit")?.state == .completed && $0.state == .waiting }
                stage.advance(by: .seconds(2 * 86_400))
                try await stage.wait(for: run, .completed)
                #expect(try await stage.book() == ["seats", "seats ref-room ref-guide 50"])
                #expect(try await stage.events() == ["completed"])
                #expect(try await stage.history(of: "room") == ["execute done"])
            }
        }
    }

    @Test func `a signal may come before anybody waits for it, and twice`() async throws {
        try await self.with { stage, registry in
            let run = try await stage.start(BookTrip.self, self.input(stage, in: .zero))
            try await self.payDeposit(stage, run)
            let again = try await stage.work { (work) throws(DatabaseError) in
                try await work.signal(run, "deposit", Deposit(amount: 70))
            }
            #expect(try again.get() == false)
            try await stage.running(registry) {
                try await stage.wait(for: run, .completed)
                #expect(try await stage.book().last == "seats ref-room ref-guide 50")
                let late = try await stage.work { (work) throws(DatabaseError) in
                    try await work.signal(run, "deposit", Deposit(amount: 1))
                }
                #expect(try late.get() == false)
                let other = try await stage.work { (work) throws(DatabaseError) in
                    try await work.signal(run, "deposit", Deposit(amount: 1), key: "other")
                }
                #expect(throws: Refusal.self) { try other.get() }
            }
        }
    }

    @Test func `a supplier who says no has the other branch undone, and what was before`() async throws {
        try await self.with { stage, registry in
            stage.supplier.set(.refuses, for: "guide")
            try await stage.running(registry) {
                let id = try await stage.start(BookTrip.self, self.input(stage))
                let run = try await stage.wait(for: id, .compensated)
                #expect(run.cause == .failed)
                #expect(run.step("guide")?.fault?.code == "test.sold_out")
                #expect(Set(stage.supplier.book).isSubset(of: ["room", "-room"]))
                #expect(try await stage.book() == ["seats", "-seats"])
                #expect(try await stage.events() == ["compensated"])
            }
        }
    }

    @Test func `the last step's refusal undoes everything, last done first`() async throws {
        try await self.with { stage, registry in
            var input = self.input(stage, in: .zero)
            input.isOverbooked = true
            let run = try await stage.start(BookTrip.self, input)
            try await self.payDeposit(stage, run)
            try await stage.running(registry) {
                let steps = try await stage.wait(for: run, .compensated).steps.filter { $0.kind == .outside }
                let done = steps.sorted { ($0.completion ?? 0) < ($1.completion ?? 0) }.map(\.name)
                #expect(Set(done) == ["room", "guide"])
                #expect(stage.supplier.book.dropFirst(2) == ["-\(done[1])", "-\(done[0])"])
                #expect(try await stage.book() == ["seats", "-seats"])
            }
        }
    }

    @Test func `a deposit that never comes undoes the trip after three days`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTrip.self, self.input(stage))
                try await stage.wait(for: id, .waiting)
                stage.advance(by: .seconds(3 * 86_400 + 1))
                let run = try await stage.wait(for: id, .compensated)
                #expect(run.step("deposit")?.fault?.code == "coordination.no_signal")
                #expect(stage.supplier.book.count == 4)
            }
        }
    }

    @Test func `a run that is late as a whole is undone`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTrip.self, self.input(stage, in: .seconds(30 * 86_400)))
                try await self.payDeposit(stage, id)
                try await stage.wait(for: id) { $0.step("day_before")?.state == .waiting }
                stage.advance(by: .seconds(7 * 86_400 + 1))
                let run = try await stage.wait(for: id, .compensated)
                #expect(run.cause == .timedOut)
                #expect(try await stage.book() == ["seats", "-seats"])
            }
        }
    }

    @Test func `staff cancels, and it is undone`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let id = try await stage.start(BookTrip.self, self.input(stage))
                try await stage.wait(for: id, .waiting)
                let outcome = try await stage.perform(CancelWorkflow(id), with: CancelWorkflow.Handler())
                #expect(outcome.receipt?.state == "compensating")
                let run = try await stage.wait(for: id, .compensated)
                #expect(run.cause == .cancelled)
                let again = try await stage.perform(CancelWorkflow(id), with: CancelWorkflow.Handler())
                #expect(again.refusal?.code == "coordination.workflow_not_listening")
            }
        }
    }

    @Test func `only what ended long ago is removed`() async throws {
        try await self.with { stage, registry in
            try await stage.running(registry) {
                let ended = try await stage.start(BookTrip.self, self.input(stage), key: "ended")
                _ = try await stage.perform(CancelWorkflow(ended), with: CancelWorkflow.Handler())
                try await stage.wait(for: ended, .compensated)
                stage.advance(by: .seconds(100))
                let live = try await stage.start(BookTrip.self, self.input(stage), key: "live")
                try await stage.work { (work) throws(DatabaseError) in work.enqueue(PruneWorkflows()) }
                try await stage.wait(for: live, .waiting)
                try await stage.wait(until: "SELECT count(*) FROM coordination.workflow_runs", is: "1")
                #expect(try await stage.run(live).state == .waiting)
            }
        }
    }

    @Test func `a step whose job was lost gets another`() async throws {
        try await self.with { stage, registry in
            let run = try await stage.start(BookTrip.self, self.input(stage))
            try await stage.work { (work) throws(DatabaseError) in
                guard var current = try await WorkflowRun.lock(run, in: work), let plan = registry.plan(of: current)
                else { return }
                let old = current
                current.begin(plan, at: work.now)
                current.save(over: old, in: work)
            }
            try await stage.storage.sql("DELETE FROM coordination.jobs")
            try await stage.running(registry, isPatrolled: true) {
                stage.advance(by: .seconds(121))
                try await stage.wait(for: run, .waiting)
                #expect(try await stage.book() == ["seats"])
            }
        }
    }

    @Test func `one key starts one run`() async throws {
        try await self.with { stage, _ in
            let input = self.input(stage)
            let first = try await stage.work { (work) throws(DatabaseError) in
                try await work.start(BookTrip.self, input, key: "order:1")
            }
            let again = try await stage.work { (work) throws(DatabaseError) in
                try await work.start(BookTrip.self, input, key: "order:1")
            }
            #expect(first.isNew)
            #expect(!again.isNew)
            #expect(first.run == again.run)
        }
    }

    @Test func `a start that is rolled back leaves nothing`() async throws {
        try await self.with { stage, _ in
            let input = self.input(stage)
            try await stage.storage.database.transaction { (transaction) throws(DatabaseError) in
                let work = UnitOfWork(transaction: transaction, operation: .new(SecureRandom()), now: stage.clock.now())
                _ = try await work.start(BookTrip.self, input, key: "order:1")
                return .rollBack(())
            }
            #expect(try await stage.storage.sql("SELECT count(*) FROM coordination.workflow_runs") == [["0"]])
            #expect(try await stage.storage.sql("SELECT count(*) FROM coordination.jobs") == [["0"]])
        }
    }
}
