import Coordination
import JSON
import Postgres
import Testing
import Vocabulary
import Workers

/// Two versions of one workflow: `test.greet` writes its version, waits for a signal, and writes it again.
private struct Greet<Number: VersionNumber>: Workflow {
    static var name: String { "test.greet" }
    static var version: Int { Number.number }

    typealias Input = SendVoucher.Input

    func define(_ flow: inout Flow<Input>) {
        flow.command("hello", WriteBook.Handler()) { _ in WriteBook("hello \(Number.number)") }
        flow.signal("go", of: JSONObjectOnly.self, within: .seconds(86_400))
        flow.command("bye", WriteBook.Handler()) { _ in WriteBook("bye \(Number.number)") }
    }
}

private protocol VersionNumber: Sendable { static var number: Int { get } }
private enum One: VersionNumber { static var number: Int { 1 } }
private enum Two: VersionNumber { static var number: Int { 2 } }

struct JSONObjectOnly: JSONDecodable, JSONEncodable, Sendable {
    init() {}
    init(json: JSONValue) throws(JSONFault) { _ = try JSONFields(json) }
    func encode(into json: inout JSONWriter) { json.object { _ in } }
}

@Suite struct VersionTests {
    @Test func `a running run keeps its version after a deploy, and new ones get the new`() async throws {
        try await Stage.with { stage in
            let old = stage.registry { $0.add(Greet<One>()) }
            var first = WorkflowRunID(0)
            try await stage.running(old) {
                first = try await stage.start(Greet<One>.self, SendVoucher.Input(), key: "first")
                try await stage.wait(for: first, .waiting)
            }
            let both = stage.registry { registry in
                registry.add(Greet<One>())
                registry.add(Greet<Two>())
            }
            try await stage.running(both) {
                let second = try await stage.start(Greet<Two>.self, SendVoucher.Input(), key: "second")
                try await stage.wait(for: second, .waiting)
                for run in [first, second] {
                    let outcome = try await stage.perform(
                        SignalWorkflow(run, "go", payload: [:]), with: SignalWorkflow.Handler(registry: both))
                    #expect(outcome.receipt?.isNew == true)
                    try await stage.wait(for: run, .completed)
                }
                #expect(try await stage.book() == ["hello 1", "hello 2", "bye 1", "bye 2"])
            }
        }
    }

    @Test func `a run that nobody knows waits and is seen, and goes on when somebody does`() async throws {
        try await Stage.with { stage in
            let lines = LogLines()
            let new = stage.registry { $0.add(Greet<Two>()) }
            var run = WorkflowRunID(0)
            try await stage.running(new, log: lines.log) {
                run = try await stage.start(Greet<One>.self, SendVoucher.Input())
                try await stage.wait(for: run) { $0.unregisteredSince != nil }
                try await lines.wait(for: "nobody knows this version of a workflow")
                let outcome = try await stage.perform(
                    SignalWorkflow(run, "go", payload: [:]), with: SignalWorkflow.Handler(registry: new))
                #expect(outcome.refusal?.code == "coordination.workflow_unregistered")
            }
            try await stage.running(stage.registry { $0.add(Greet<One>()) }) {
                stage.advance(by: .seconds(16))
                let known = try await stage.wait(for: run, .waiting)
                #expect(known.unregisteredSince == nil)
            }
            // Its version disappears in the middle of it, and comes back.
            try await stage.running(new, log: lines.log) {
                _ = try await stage.work { (work) throws(DatabaseError) in
                    try await work.signal(run, "go", JSONObjectOnly())
                }
                let lost = try await stage.wait(for: run) { $0.unregisteredSince != nil }
                #expect(lost.state == .running)
            }
            try await stage.running(stage.registry { $0.add(Greet<One>()) }) {
                stage.advance(by: .seconds(16))
                try await stage.wait(for: run, .completed)
                #expect(try await stage.book() == ["hello 1", "bye 1"])
            }
        }
    }

    @Test func `what staff says is checked against the step that waits`() async throws {
        try await Stage.with { stage in
            let registry = stage.registry { $0.add(Greet<One>()) }
            let handler = SignalWorkflow.Handler(registry: registry)
            let run = try await stage.start(Greet<One>.self, SendVoucher.Input())
            let unknown = try await stage.perform(SignalWorkflow(run, "stop", payload: [:]), with: handler)
            #expect(unknown.refusal?.code == "coordination.no_such_signal")
            let shapeless = try await stage.perform(SignalWorkflow(run, "go", payload: 3), with: handler)
            #expect(shapeless.refusal?.code == "coordination.malformed_signal")
            let nobody = try await stage.perform(SignalWorkflow(WorkflowRunID(99), "go", payload: [:]), with: handler)
            #expect(nobody.refusal?.code == "coordination.no_such_workflow")
        }
    }
}
