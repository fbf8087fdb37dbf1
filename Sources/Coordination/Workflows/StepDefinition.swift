package import JSON
package import Postgres
package import Vocabulary

/// One step of a registered workflow, its types erased.
package struct StepDefinition: Sendable {
    /// Unique in its workflow: `[a-z0-9_]`, at most 64.
    package let name: String
    /// Positions of the steps it waits for.
    package let after: [Int]
    package let work: Work

    package typealias Prepare = @Sendable (Notes) throws(JSONFault) -> PreparedCommand

    package enum Work: Sendable {
        case command(Prepare, undo: Prepare?)
        case outside(OutsideWork)
        case signal(within: Duration, accept: @Sendable (JSONValue) throws(JSONFault) -> Void)
        case sleep(until: @Sendable (Notes) throws(JSONFault) -> Instant)
        case child(ChildStart)
    }

    package var kind: StepKind {
        switch self.work {
        case .command: .command
        case .outside: .outside
        case .signal: .signal
        case .sleep: .sleep
        case .child: .child
        }
    }

    package var isUndoable: Bool {
        switch self.work {
        case .command(_, let undo): undo != nil
        case .outside(let work): work.isUndoable
        case .signal, .sleep: false
        case .child: true
        }
    }
}

extension StepDefinition {
    /// - Throws: ``JSONFault`` when `output` is none that this step could have.
    package func accept(_ output: JSONValue) throws(JSONFault) {
        switch self.work {
        case .outside(let work): try work.accept(output)
        case .signal(_, let accept): try accept(output)
        case .command, .sleep, .child: break
        }
    }
}

package enum StepKind: String, Sendable, CaseIterable { case command, outside, signal, sleep, child }

/// A command with its input, ready to be performed.
package struct PreparedCommand: Sendable {
    package let input: String
    private let work: @Sendable (UnitOfWork) async throws(DatabaseError) -> Result<String, Refusal>

    init<Handler: CommandHandler>(_ command: Handler.Input, _ handler: Handler) {
        self.input = JSONWriter.text(of: command)
        self.work = { (work) throws(DatabaseError) in
            try await work.perform(command, with: handler).map { JSONWriter.text(of: $0) }
        }
    }

    /// The receipt as JSON.
    package func perform(in work: UnitOfWork) async throws(DatabaseError) -> Result<String, Refusal> {
        try await self.work(work)
    }
}

/// An ``OutsideStep`` that speaks JSON text.
package struct OutsideWork: Sendable {
    package let policy: OutsidePolicy
    package let isUndoable: Bool
    package let input: @Sendable (Notes) throws(JSONFault) -> String
    let accept: @Sendable (JSONValue) throws(JSONFault) -> Void
    package let execute: @Sendable (_ input: String, OutsideCall) async throws -> String
    package let resolve: @Sendable (_ input: String, OutsideCall) async throws -> Resolution<String>
    package let compensate: @Sendable (_ output: String, _ input: String, OutsideCall) async throws -> Void

    init<Step: OutsideStep>(
        _ step: Step, _ input: @escaping @Sendable (Notes) throws(JSONFault) -> Step.Input
    ) {
        self.policy = step.policy
        self.isUndoable = step.isUndoable
        self.input = { (notes) throws(JSONFault) in JSONWriter.text(of: try input(notes)) }
        self.accept = { (json) throws(JSONFault) in _ = try Step.Output(json: json) }
        self.execute = { JSONWriter.text(of: try await step.execute(Step.Input(text: $0), $1)) }
        self.resolve = {
            switch try await step.resolve(Step.Input(text: $0), $1) {
            case .happened(let output): .happened(JSONWriter.text(of: output))
            case .didNotHappen: .didNotHappen
            case .unknown: .unknown
            }
        }
        self.compensate = {
            try await step.compensate(Step.Output(text: $0), of: Step.Input(text: $1), $2)
        }
    }
}

extension JSONDecodable {
    fileprivate init(text: String) throws { try self.init(json: try JSONReader.read(text)) }
}
