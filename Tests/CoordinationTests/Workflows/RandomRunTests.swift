import Testing
import Vocabulary

@testable import Coordination

/// Thousands of runs of random shape, to which anything happens that may happen.
@Suite struct RandomRunTests {
    @Test(arguments: 0..<20)
    func `every run ends done or undone, in the reverse order of doing`(block: Int) throws {
        for seed in 0..<200 {
            var walk = Walk(seed: UInt64(block * 1000 + seed))
            try walk.toTheEnd()
            walk.check()
        }
    }

    /// One run and a book of what it did to the world.
    private struct Walk {
        private var random: SplitMix
        private var run: WorkflowRun
        private let now = WorkflowRun.start
        private let fault = StepFault(code: "test.no", detail: "No.")
        /// Effects in the order of our learning of them.
        private var done: [Int] = []
        private var undone: [Int] = []

        init(seed: UInt64) {
            var random = SplitMix(seed: seed)
            let plan = (0..<Int.random(in: 1...8, using: &random)).map { position in
                let before = (0..<position).filter { _ in Bool.random(using: &random) }
                return StepDefinition.plain(
                    "step_\(position)", after: before, isUndoable: Int.random(in: 0..<4, using: &random) > 0)
            }
            self.run = .begun(plan)
            self.random = random
        }

        mutating func toTheEnd() throws {
            var events = 0
            while !self.run.isEnded {
                events += 1
                try #require(events < 500, "\(self.run)")
                if Int.random(in: 0..<40, using: &self.random) == 0 { self.run.turn(.cancelled, at: self.now) }
                let open = self.run.steps.filter { $0.dueAt != nil || $0.state.isInFlight }
                guard let step = open.randomElement(using: &self.random) else {
                    try #require(self.run.isEnded, "nothing is under way: \(self.run)")
                    return
                }
                self.happen(to: step)
            }
        }

        private mutating func happen(to step: WorkflowStep) {
            let position = step.position
            let dice = Int.random(in: 0..<10, using: &self.random)
            switch step.state {
            case .ready where dice < 2: self.run.wait(position, until: self.now)
            case .ready: self.run.startAttempt(position, input: "{}", settledAt: self.now)
            case .executing: self.end(position, dice)
            case .waiting: dice < 8 ? self.complete(position) : self.run.fail(position, self.fault, at: self.now)
            case .asking, .unresolved: self.answer(position, dice)
            case .compensating: self.undo(position, dice)
            case .compensationFailed:
                let isRetried = self.run.retry(position, at: self.now)
                #expect(isRetried)
            default: Issue.record("nothing is due for \(step)")
            }
        }

        private mutating func end(_ position: Int, _ dice: Int) {
            switch dice {
            case 0: self.run.fail(position, self.fault, at: self.now)
            case 1: self.run.tryAgain(position, at: self.now, after: self.fault, now: self.now)
            case 2: self.run.ask(position, at: self.now, after: self.fault)
            case 3: self.run.suspect(position)
            default: self.complete(position)
            }
        }

        private mutating func answer(_ position: Int, _ dice: Int) {
            switch dice {
            case 0: self.run.giveUpAsking(position)
            case 1, 2: self.run.ask(position, at: self.now, after: self.fault)
            case 3, 4: self.run.didNotHappen(position, isLast: dice == 3, at: self.now)
            default: self.complete(position)
            }
        }

        private mutating func undo(_ position: Int, _ dice: Int) {
            switch dice {
            case 0: self.run.compensationFailed(position, self.fault)
            case 1, 2: self.run.compensateAgain(position, at: self.now, after: self.fault)
            default:
                self.undone.append(position)
                self.run.compensated(position, at: self.now)
            }
        }

        private mutating func complete(_ position: Int) {
            for before in self.run.steps[position].after { #expect(self.done.contains(before)) }
            self.done.append(position)
            self.run.complete(position, output: nil, at: self.now)
        }

        func check() {
            #expect(Set(self.done).count == self.done.count, "something was done twice")
            switch self.run.state {
            case .completed:
                #expect(self.done.count == self.run.steps.count)
                #expect(self.undone.isEmpty)
            case .compensated:
                #expect(self.undone == self.done.reversed().filter { self.run.steps[$0].isUndoable })
            default: Issue.record("ended as \(self.run.state)")
            }
        }
    }
}
