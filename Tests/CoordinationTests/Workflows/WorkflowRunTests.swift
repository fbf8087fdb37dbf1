import JSON
import Testing
import Vocabulary

@testable import Coordination

@Suite struct WorkflowRunTests {
    private let now = WorkflowRun.start
    private let fault = StepFault(code: "test.no", detail: "No.")

    /// a, then b and c side by side, then d.
    private let diamond: [StepDefinition] = [
        .plain("a"), .plain("b", after: [0]), .plain("c", after: [0]), .plain("d", after: [1, 2]),
    ]

    @Test func `each step waits for those before it, and the last ends the run`() {
        var run = WorkflowRun.begun(self.diamond)
        #expect(run.names(.ready) == ["a"])
        run.complete(0, output: "1", at: self.now)
        #expect(run.names(.ready) == ["b", "c"])
        run.complete(2, output: nil, at: self.now)
        #expect(run.names(.pending) == ["d"])
        run.complete(1, output: nil, at: self.now)
        #expect(run.names(.ready) == ["d"])
        #expect(run.state == .running)
        run.complete(3, output: nil, at: self.now)
        #expect(run.state == .completed)
        #expect(run.endedAt == self.now)
    }

    @Test func `a failure undoes what is done, last done first`() {
        var run = WorkflowRun.begun(self.diamond)
        for position in [0, 2, 1] { run.complete(position, output: nil, at: self.now) }
        run.fail(3, self.fault, at: self.now)
        #expect(run.state == .compensating)
        var undone: [String] = []
        while let step = run.steps.first(where: { $0.state == .compensating }) {
            undone.append(step.name)
            run.compensated(step.position, at: self.now)
        }
        #expect(undone == ["b", "c", "a"])
        #expect(run.state == .compensated)
        #expect(run.cause == .failed)
    }

    @Test func `nothing is undone while a branch is still under way, and what it did then is undone first`() {
        var run = WorkflowRun.begun(self.diamond)
        run.complete(0, output: nil, at: self.now)
        run.startAttempt(1, input: "{}", settledAt: self.now)
        run.fail(2, self.fault, at: self.now)
        #expect(run.names(.compensating).isEmpty)
        run.complete(1, output: nil, at: self.now)
        #expect(run.names(.compensating) == ["b"])
        run.compensated(1, at: self.now)
        #expect(run.names(.compensating) == ["a"])
    }

    @Test func `what has not begun when the run turns round never begins`() {
        var run = WorkflowRun.begun(self.diamond)
        run.complete(0, output: nil, at: self.now)
        run.startAttempt(1, input: "{}", settledAt: self.now)
        run.turn(.cancelled, at: self.now)
        #expect(run.names(.abandoned) == ["c", "d"])
        run.tryAgain(1, at: self.now, after: self.fault, now: self.now)
        #expect(run.names(.abandoned) == ["b", "c", "d"])
        #expect(run.names(.compensating) == ["a"])
    }

    @Test func `an unknown outcome holds the undoing up until somebody tells`() {
        var run = WorkflowRun.begun(self.diamond)
        run.complete(0, output: nil, at: self.now)
        run.startAttempt(1, input: "{}", settledAt: self.now)
        run.ask(1, at: self.now, after: self.fault)
        run.turn(.timedOut, at: self.now)
        #expect(run.names(.compensating).isEmpty)
        run.giveUpAsking(1)
        #expect(run.state == .outcomeUnknown)
        let isRetried = run.retry(1, at: self.now)
        #expect(isRetried)
        run.didNotHappen(1, isLast: false, at: self.now)
        #expect(run.names(.compensating) == ["a"])
    }

    @Test func `a failed compensation stays until it is retried`() {
        var run = WorkflowRun.begun(self.diamond)
        run.complete(0, output: nil, at: self.now)
        run.turn(.cancelled, at: self.now)
        run.compensateAgain(0, at: self.now, after: self.fault)
        #expect(run.steps[0].tries == 1)
        run.compensationFailed(0, self.fault)
        #expect(run.state == .compensationFailed)
        let answers = [run.retry(0, at: self.now), run.retry(0, at: self.now)]
        #expect(answers == [true, false])
        #expect(run.state == .compensating)
        run.compensated(0, at: self.now)
        #expect(run.state == .compensated)
    }

    @Test func `a run that only waits says so`() {
        var run = WorkflowRun.begun(self.diamond)
        run.complete(0, output: nil, at: self.now)
        run.wait(1, until: run.deadline)
        #expect(run.state == .running)
        run.wait(2, until: run.deadline)
        #expect(run.state == .waiting)
    }

    @Test func `a job of an older turn comes too late`() {
        var run = WorkflowRun.begun(self.diamond)
        let turn = run.steps[0].turn
        #expect(run.step(at: 0, turn: turn) != nil)
        run.tryAgain(0, at: self.now, after: self.fault, now: self.now)
        #expect(run.step(at: 0, turn: turn) == nil)
        #expect(run.step(at: 9, turn: 1) == nil)
    }

    @Test func `a run that is cancelled before it began ends at once`() {
        var run = WorkflowRun(
            id: WorkflowRunID(1), name: "test.run", version: 1, startedAt: self.now, deadline: self.now, outsideKey: "",
            input: "{}")
        run.turn(.cancelled, at: self.now)
        #expect(run.state == .compensated)
        run.begin(self.diamond, at: self.now)
        #expect(!run.hasBegun)
    }

    @Test func `a patch that differs before its step is taken by no run`() {
        var run = WorkflowRun.begun([.plain("a"), .plain("b", after: [0])])
        run.complete(0, output: nil, at: WorkflowRun.start)
        #expect(run.accepts(Patch(version: 2, plan: [.plain("a"), .plain("c", after: [0])], position: 1)))
        #expect(!run.accepts(Patch(version: 2, plan: [.plain("x"), .plain("c", after: [0])], position: 1)))
        run.turn(.cancelled, at: WorkflowRun.start)
        #expect(!run.accepts(Patch(version: 2, plan: [.plain("a"), .plain("c", after: [0])], position: 1)))
    }

    @Test func `a run that turns round looks at its children`() {
        let start = ChildStart(name: "test.child", version: 1, timeout: .seconds(1)) { (_) throws(JSONFault) in "{}" }
        var run = WorkflowRun.begun([.plain("a"), StepDefinition(name: "b", after: [], work: .child(start))])
        run.startChild(1, input: "{}")
        #expect(run.steps[1].dueAt == nil)
        run.complete(0, output: nil, at: self.now)
        run.turn(.cancelled, at: self.now)
        #expect(run.steps[1].dueAt == self.now)
        #expect(run.names(.compensating).isEmpty)
        run.complete(1, output: "{}", at: self.now)
        #expect(run.names(.compensating) == ["b"])
        run.compensated(1, at: self.now)
        #expect(run.names(.compensating) == ["a"])
    }

    @Test func `what was done is undone when somebody says so, and only then`() {
        var run = WorkflowRun.begun([.plain("a")])
        run.undo(at: self.now)
        #expect(run.state == .running)
        run.complete(0, output: nil, at: self.now)
        run.undo(at: self.now)
        #expect(run.state == .compensating)
        run.compensated(0, at: self.now)
        run.undo(at: self.now)
        #expect(run.state == .compensated)
    }
}
