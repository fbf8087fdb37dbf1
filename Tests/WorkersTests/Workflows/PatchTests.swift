import Coordination
import JSON
import Postgres
import TestKit
import Testing
import Vocabulary
import Workers

/// A greeting that waits for `go` before it says `bye`.
private struct Greeting: Workflow {
    static let name = "test.greeting"
    static let version = 1

    func define(_ flow: inout Flow<SendVoucher.Input>) {
        flow.command("hello", WriteBook.Handler()) { _ in WriteBook("hello") }
        flow.signal("go", of: JSONObjectOnly.self, within: .seconds(86_400))
        flow.command("bye", WriteBook.Handler()) { _ in WriteBook("bye") }
    }
}

/// Asks how one is, and says more than `bye`.
private struct LongerGreeting: Workflow {
    static let name = Greeting.name
    static let version = 2
    static let patches = [PatchPoint(of: 1, before: "bye")]

    func define(_ flow: inout Flow<SendVoucher.Input>) {
        flow.command("hello", WriteBook.Handler()) { _ in WriteBook("hello 2") }
        flow.signal("go", of: JSONObjectOnly.self, within: .seconds(86_400))
        flow.command("how_are_you", WriteBook.Handler()) { _ in WriteBook("how are you") }
        flow.command("bye", WriteBook.Handler()) { _ in WriteBook("see you") }
    }
}

@Suite struct PatchTests {
    private func start(_ stage: Stage, key: String) async throws -> WorkflowRunID {
        try await stage.start(Greeting.self, SendVoucher.Input(), key: key)
    }

    private func go(_ stage: Stage, _ run: WorkflowRunID) async throws {
        let said = try await stage.work { (work) throws(DatabaseError) in
            try await work.signal(run, "go", JSONObjectOnly())
        }
        #expect(try said.get())
    }

    private func both(_ stage: Stage) -> WorkflowRegistry {
        stage.registry { registry in
            registry.add(Greeting())
            registry.add(LongerGreeting())
        }
    }

    @Test func `a run that has not come to the change goes over to it when it does`() async throws {
        try await Stage.with { stage in
            let run = try await self.start(stage, key: "one")
            try await stage.running(stage.registry { $0.add(Greeting()) }) { try await stage.wait(for: run, .waiting) }
            try await stage.running(self.both(stage)) {
                // Not reached yet: it stays with its own version until then.
                #expect(try await stage.run(run).version == 1)
                try await self.go(stage, run)
                let done = try await stage.wait(for: run, .completed)
                #expect(done.version == 2)
                #expect(done.patchedFrom == 1)
                #expect(try await stage.book() == ["hello", "how are you", "see you"])
            }
        }
    }

    @Test func `a run that is past the change stays with its own version`() async throws {
        try await Stage.with { stage in
            let run = try await self.start(stage, key: "one")
            try await stage.running(stage.registry { $0.add(Greeting()) }) {
                try await stage.wait(for: run, .waiting)
                try await self.go(stage, run)
                try await stage.wait(for: run, .completed)
            }
            try await stage.running(self.both(stage)) {
                let other = try await self.start(stage, key: "two")
                try await stage.wait(for: other, .waiting)
                try await stage.work { (work) throws(DatabaseError) in
                    // The last step was tried before the new version came.
                    guard let old = try await WorkflowRun.lock(other, in: work) else { return }
                    var new = old
                    new.complete(1, output: "{}", at: work.now)
                    new.count(2)
                    new.save(over: old, in: work)
                }
                let done = try await stage.wait(for: other, .completed)
                #expect(done.version == 1)
                #expect(try await stage.run(run).version == 1)
                #expect(try await stage.book() == ["hello", "bye", "hello", "bye"])
            }
        }
    }
}
