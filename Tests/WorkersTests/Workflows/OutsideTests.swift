import Coordination
import JSON
import Postgres
import Telemetry
import TestKit
import Testing
import Vocabulary
import Workers

/// A supplier that fails, keeps silent, answers late, or has forgotten: the ends are the right ones.
@Suite struct OutsideTests {
    /// Runs the saga of one outside step until `state`.
    private func run(
        _ stage: Stage, policy: OutsidePolicy? = nil, isUnlucky: Bool = false, until state: WorkflowRun.State,
        _ check: (WorkflowRun) async throws -> Void
    ) async throws {
        var reserve = stage.reserve
        if let policy { reserve.policy = policy }
        let registry = stage.registry { $0.add(SendVoucher(supplier: reserve, isUnlucky: isUnlucky)) }
        try await stage.running(registry) {
            let id = try await stage.start(SendVoucher.self, SendVoucher.Input())
            try await check(try await stage.wait(for: id, state))
        }
    }

    @Test func `one who cannot now is asked again with the same key`() async throws {
        try await Stage.with { stage in
            stage.supplier.set(.busy, .busy, for: "voucher")
            try await self.run(stage, until: .completed) { run async throws in
                #expect(stage.supplier.book == ["voucher"])
                #expect(
                    try await stage.history(of: "voucher") == [
                        "execute not_done", "execute not_done", "execute done",
                    ])
                #expect(run.step("voucher")?.attempts == 3)
            }
        }
    }

    @Test func `one who can never has everything undone in the end`() async throws {
        try await Stage.with { stage in
            stage.supplier.set(.busy, .busy, .busy, for: "voucher")
            let policy = OutsidePolicy(attempts: 3, pause: .zero, settling: .zero)
            try await self.run(stage, policy: policy, until: .compensated) { run async throws in
                #expect(run.step("voucher")?.state == .failed)
                #expect(stage.supplier.calls == ["PUT voucher", "PUT voucher", "PUT voucher"])
                #expect(try await stage.book() == ["paid", "-paid"])
            }
        }
    }

    @Test func `one who did it and kept silent is asked, and not told again`() async throws {
        try await Stage.with { stage in
            stage.supplier.set(.mute, for: "voucher")
            try await self.run(stage, until: .completed) { _ async throws in
                #expect(stage.supplier.calls == ["PUT voucher", "GET voucher"])
                #expect(stage.supplier.book == ["voucher"])
                #expect(try await stage.book() == ["paid", "ref-voucher"])
                #expect(try await stage.history(of: "voucher") == ["execute unknown", "ask done"])
            }
        }
    }

    @Test func `one who answers nonsense is asked what happened`() async throws {
        try await Stage.with { stage in
            stage.supplier.set(.confused, for: "voucher")
            try await self.run(stage, until: .completed) { _ async throws in
                #expect(stage.supplier.calls == ["PUT voucher", "GET voucher"])
                #expect(stage.supplier.book == ["voucher"])
            }
        }
    }

    @Test func `one who is late is believed only when it has settled, and then does it once`() async throws {
        try await Stage.with { stage in
            stage.supplier.set(.slow, for: "voucher")
            let policy = OutsidePolicy(timeout: .seconds(3), pause: .zero, settling: .seconds(3600))
            var reserve = stage.reserve
            reserve.policy = policy
            let registry = stage.registry { $0.add(SendVoucher(supplier: reserve)) }
            try await stage.running(registry) {
                let id = try await stage.start(SendVoucher.self, SendVoucher.Input())
                // "Never heard of it" so soon after the call means nothing.
                try await stage.wait(for: id) { $0.step("voucher")?.tries == 1 }
                #expect(stage.supplier.calls == ["PUT voucher", "GET voucher"])
                stage.supplier.catchUp()
                stage.advance(by: .seconds(3601))
                try await stage.wait(for: id, .completed)
                #expect(stage.supplier.calls == ["PUT voucher", "GET voucher", "GET voucher"])
                #expect(stage.supplier.book == ["voucher"])
            }
        }
    }

    @Test func `one who never did it is told again, and what comes late then changes nothing`() async throws {
        try await Stage.with { stage in
            stage.supplier.set(.slow, for: "voucher")
            try await self.run(stage, until: .completed) { _ async throws in
                #expect(stage.supplier.calls.prefix(1) == ["PUT voucher"])
                #expect(stage.supplier.calls.last == "PUT voucher")
                stage.supplier.catchUp()
                #expect(stage.supplier.book == ["voucher"])
            }
        }
    }

    @Test(arguments: [Supplier.Mood.mute, .contradicts])
    func `one who answers twice, whoever asked first and then the late call, is believed once`(
        mood: Supplier.Mood
    ) async throws {
        try await Stage.with { stage in
            stage.supplier.set(mood, for: "voucher")
            var reserve = stage.reserve
            reserve.policy = OutsidePolicy(timeout: .seconds(60), pause: .zero, settling: .zero)
            let registry = stage.registry { [reserve] in $0.add(SendVoucher(supplier: reserve)) }
            try await stage.running(registry, metrics: stage.metrics) {
                let id = try await stage.start(SendVoucher.self, SendVoucher.Input())
                try await stage.wait(for: id) { $0.step("voucher")?.state == .executing }
                // As if the holder had not been heard of for long: somebody else asks what became of it.
                try await stage.wait(
                    until: "SELECT (count(*) > 0)::text FROM coordination.jobs WHERE state = 'running'", is: "true")
                try await stage.storage.sql(
                    "UPDATE coordination.jobs SET lease_until = clock_timestamp() - interval '1 s' WHERE state = 'running'"
                )
                let run = try await stage.wait(for: id, .completed)
                stage.supplier.speak()
                try await stage.wait(
                    untilMetricsSay:
                        #"dianabot_job_attempts_total{kind="coordination.run_workflow_step",end="lost"} 1"#)
                #expect(try await stage.run(id) == run)
                #expect(stage.supplier.calls == ["PUT voucher", "GET voucher"])
                #expect(stage.supplier.book == ["voucher"])
                #expect(try await stage.book() == ["paid", "ref-voucher"])
                #expect(try await stage.history(of: "voucher") == ["execute started", "ask done"])
                #expect(try await stage.events() == ["completed"])
            }
        }
    }

    @Test func `one who answers after the run was cancelled has what it did taken back`() async throws {
        try await Stage.with { stage in
            stage.supplier.set(.mute, for: "voucher")
            var reserve = stage.reserve
            reserve.policy = OutsidePolicy(timeout: .seconds(60), pause: .zero, settling: .zero)
            let registry = stage.registry { [reserve] in $0.add(SendVoucher(supplier: reserve)) }
            try await stage.running(registry) {
                let id = try await stage.start(SendVoucher.self, SendVoucher.Input())
                try await stage.wait(for: id) { _ in stage.supplier.book == ["voucher"] }
                _ = try await stage.perform(CancelWorkflow(id), with: CancelWorkflow.Handler())
                #expect(try await stage.run(id).state == .compensating)
                #expect(try await stage.book() == ["paid"], "nothing is undone while a call is under way")
                stage.supplier.speak()
                try await stage.wait(for: id, .compensated)
                #expect(stage.supplier.book == ["voucher", "-voucher"])
                #expect(try await stage.book() == ["paid", "-paid"])
                #expect(try await stage.history(of: "voucher") == ["execute done", "compensate done"])
            }
        }
    }

    @Test func `nobody can tell: a person finds out that it happened`() async throws {
        try await Stage.with { stage in
            stage.supplier.set(.mute, for: "voucher")
            stage.supplier.setAsked(.busy, .busy)
            let policy = OutsidePolicy(timeout: .seconds(3), questions: 2, pause: .zero, settling: .zero)
            var reserve = stage.reserve
            reserve.policy = policy
            let registry = stage.registry { $0.add(SendVoucher(supplier: reserve)) }
            try await stage.running(registry) {
                let id = try await stage.start(SendVoucher.self, SendVoucher.Input())
                try await stage.wait(for: id, .outcomeUnknown)
                #expect(try await stage.events() == ["outcome_unknown"])
                let handler = ResolveWorkflowStep.Handler(registry: registry)
                let shapeless = try await stage.perform(
                    ResolveWorkflowStep(id, step: "voucher", .happened, output: ["ref": 1]), with: handler)
                #expect(shapeless.refusal?.code == "coordination.malformed_output")
                _ = try await stage.perform(
                    ResolveWorkflowStep(id, step: "voucher", .happened, output: ["reference": "by phone"]),
                    with: handler)
                try await stage.wait(for: id, .completed)
                #expect(try await stage.book() == ["paid", "by phone"])
            }
        }
    }

    @Test func `nobody can tell: asked again by hand, it turns out that it happened, and is undone`() async throws {
        try await Stage.with { stage in
            stage.supplier.set(.mute, for: "voucher")
            stage.supplier.setAsked(.busy)
            let policy = OutsidePolicy(timeout: .seconds(3), questions: 1, pause: .zero, settling: .zero)
            var reserve = stage.reserve
            reserve.policy = policy
            let registry = stage.registry { $0.add(SendVoucher(supplier: reserve)) }
            try await stage.running(registry) {
                let id = try await stage.start(SendVoucher.self, SendVoucher.Input())
                try await stage.wait(for: id, .outcomeUnknown)
                _ = try await stage.perform(CancelWorkflow(id), with: CancelWorkflow.Handler())
                #expect(try await stage.run(id).state == .outcomeUnknown)
                _ = try await stage.perform(RetryWorkflow(id), with: RetryWorkflow.Handler())
                try await stage.wait(for: id, .compensated)
                #expect(stage.supplier.book == ["voucher", "-voucher"])
                #expect(try await stage.book() == ["paid", "-paid"])
            }
        }
    }

    @Test func `a compensation whose answer is lost is done again and counts once`() async throws {
        try await Stage.with { stage in
            stage.supplier.setUndoing(.mute, .busy, for: "voucher")
            let policy = OutsidePolicy(timeout: .seconds(3), pause: .zero, settling: .zero)
            try await self.run(stage, policy: policy, isUnlucky: true, until: .compensated) { _ async throws in
                #expect(stage.supplier.calls.filter { $0 == "DELETE voucher" }.count == 3)
                #expect(stage.supplier.book == ["voucher", "-voucher"])
                #expect(try await stage.book() == ["paid", "-paid"])
            }
        }
    }

    @Test func `a compensation that fails too often is loud, stays, and goes on by hand`() async throws {
        try await Stage.with { stage in
            stage.supplier.setUndoing(.busy, .busy, for: "voucher")
            let lines = LogLines()
            var reserve = stage.reserve
            reserve.policy = OutsidePolicy(compensations: 2, pause: .zero)
            let registry = stage.registry { $0.add(SendVoucher(supplier: reserve, isUnlucky: true)) }
            try await stage.running(registry, metrics: stage.metrics, log: lines.log) {
                let id = try await stage.start(SendVoucher.self, SendVoucher.Input())
                try await stage.wait(for: id, .compensationFailed)
                #expect(try await stage.book() == ["paid"])
                #expect(try await stage.events() == ["compensation_failed"])
                try await lines.wait(for: "a compensation failed; a person must look")
                #expect(
                    stage.metrics.exposition().contains("dianabot_workflow_compensations_failed_total 1\n"))
                _ = try await stage.perform(RetryWorkflow(id, step: "voucher"), with: RetryWorkflow.Handler())
                try await stage.wait(for: id, .compensated)
                #expect(stage.supplier.book == ["voucher", "-voucher"])
                #expect(try await stage.book() == ["paid", "-paid"])
                let again = try await stage.perform(RetryWorkflow(id), with: RetryWorkflow.Handler())
                #expect(again.refusal?.code == "coordination.no_step_waits")
            }
        }
    }

    @Test func `a compensation done by hand lets the rest be undone`() async throws {
        try await Stage.with { stage in
            stage.supplier.setUndoing(.busy, for: "voucher")
            var reserve = stage.reserve
            reserve.policy = OutsidePolicy(compensations: 1, pause: .zero)
            let registry = stage.registry { $0.add(SendVoucher(supplier: reserve, isUnlucky: true)) }
            try await stage.running(registry) {
                let id = try await stage.start(SendVoucher.self, SendVoucher.Input())
                try await stage.wait(for: id, .compensationFailed)
                _ = try await stage.perform(
                    ResolveWorkflowStep(id, step: "voucher", .compensated),
                    with: ResolveWorkflowStep.Handler(registry: registry))
                try await stage.wait(for: id, .compensated)
                #expect(stage.supplier.book == ["voucher"])
                #expect(try await stage.book() == ["paid", "-paid"])
            }
        }
    }
}
