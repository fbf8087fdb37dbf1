/// Kills a process at every step of an operation, lets another one repeat the request, and compares what is left with
/// what is left when nobody dies.
struct CrashMatrix: Sendable {
    let server: ScratchServer
    /// The database that every run starts from.
    let world: String
    /// Processes at a time.
    let parallel: Int
    /// Steps to die at, at most, evenly spread; `nil` for all.
    let limit: Int?

    /// What came of dying at one step.
    struct Death: Sendable {
        /// From 1.
        let number: Int
        let step: String
        let violations: [Violation]
        /// It cut off a call whose other side cannot be asked what became of it: staff are, instead of guessing.
        var asksStaff = false
    }

    struct Report: Sendable {
        let operation: String
        /// How many there are to die at.
        let steps: Int
        var deaths: [Death] = []
        /// Of the run that nobody interrupted.
        var violations: [Violation] = []

        var allViolations: [Violation] { self.violations + self.deaths.flatMap(\.violations) }
    }

    private struct Reference {
        let steps: [String]
        let aftermath: Aftermath

        /// Whether a call was under way at a step: written down, and not yet what became of it.
        func isCalling(at number: Int) -> Bool {
            guard let begin = self.steps[..<number].lastIndex(where: { $0.hasSuffix("after COMMIT") }) else {
                return false
            }
            let end = self.steps[number...].firstIndex { $0.hasSuffix("after COMMIT") } ?? self.steps.endIndex
            return self.steps[begin..<end].contains { $0.hasSuffix(" leaves") }
        }
    }

    /// - Parameters:
    ///   - only: the step to die at, instead of all.
    ///   - tell: is told of each death, in no certain order.
    func report(
        on operation: String, only: Int? = nil, tell: @escaping @Sendable (Death, _ steps: Int) -> Void
    ) async throws -> Report {
        let reference = try await self.reference(of: operation)
        var report = Report(operation: operation, steps: reference.steps.count)
        report.violations = reference.aftermath.violations(at: nil)
        guard report.violations.isEmpty else { return report }
        var waiting = (only.map { [$0] } ?? self.chosen(of: reference.steps.count))[...]
        try await withThrowingTaskGroup(of: Death.self) { group in
            for _ in 0..<self.parallel {
                guard let number = waiting.popFirst() else { break }
                group.addTask { try await self.die(at: number, in: operation, reference) }
            }
            while let death = try await group.next() {
                tell(death, reference.steps.count)
                report.deaths.append(death)
                guard let number = waiting.popFirst() else { continue }
                group.addTask { try await self.die(at: number, in: operation, reference) }
            }
        }
        report.deaths.sort { $0.number < $1.number }
        return report
    }

    private func chosen(of count: Int) -> [Int] {
        guard let limit, limit < count else { return Array(1...max(1, count)) }
        return (0..<limit).map { 1 + (2 * $0 + 1) * count / (2 * limit) }
    }

    private func reference(of operation: String) async throws -> Reference {
        try await self.server.with(copyOf: self.world) { scene in
            let performance = try await Performance.of(operation, dyingAt: nil, in: scene)
            guard performance.isComplete, performance.answer != nil else {
                throw NotRehearsable(operation: operation, performance: performance)
            }
            let aftermath = try await self.server.aftermath(of: performance, in: scene)
            return Reference(steps: performance.steps, aftermath: aftermath)
        }
    }

    private func die(at number: Int, in operation: String, _ reference: Reference) async throws -> Death {
        try Task.checkCancellation()
        return try await self.server.with(copyOf: self.world) { scene in
            let victim = try await Performance.of(operation, dyingAt: number, in: scene)
            let step = victim.steps.last ?? "\(number)"
            guard victim.wasKilled else {
                try Task.checkCancellation()
                let violation = Violation(
                    step: step, invariant: "the steps are the same every time", expected: "death", found: victim.end)
                return Death(number: number, step: step, violations: [violation])
            }
            let heir = try await Performance.of(operation, dyingAt: nil, in: scene)
            try Task.checkCancellation()
            guard heir.isComplete else {
                let violation = Violation(
                    step: step, invariant: "whoever comes next can go on", expected: "exit 0", found: heir.end)
                return Death(number: number, step: step, violations: [violation])
            }
            let aftermath = try await self.server.aftermath(of: heir, in: scene)
            if aftermath.unknownOutcomes > reference.aftermath.unknownOutcomes, reference.isCalling(at: number) {
                return Death(
                    number: number, step: step, violations: aftermath.violations(at: step), asksStaff: true)
            }
            var violations = aftermath.violations(at: step, against: reference.aftermath)
            // What was said before dying stays true.
            if victim.answer != nil, let broken = reference.aftermath.violation(in: victim.answer, at: step) {
                violations.append(broken)
            }
            return Death(number: number, step: step, violations: violations)
        }
    }
}

/// The example does not succeed even when nobody dies.
struct NotRehearsable: Error, CustomStringConvertible {
    let operation: String
    let performance: Performance

    var description: String {
        "the example of \(self.operation) does not succeed: \(self.performance.end)"
    }
}
