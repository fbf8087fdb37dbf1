import Coordination
import Crypto
import HTTPWire
import Identity
import JSON
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary

/// What staff sees and does about runs; what comes of it is tested where runs are run.
@Suite struct WorkflowRouteTests {
    /// Waits for a word.
    private struct Await: Workflow {
        static let name = "test.await"
        static let version = 1

        struct Input: JSONEncodable, JSONDecodable, Sendable {
            init() {}
            init(json: JSONValue) throws(JSONFault) {}
            func encode(into json: inout JSONWriter) { json.object { $0.member("for", "a word") } }
        }

        struct Word: JSONDecodable {
            init(json: JSONValue) throws(JSONFault) { _ = try JSONFields(json).string("word") }
        }

        func define(_ flow: inout Flow<Input>) { flow.signal("word", of: Word.self, within: .seconds(60)) }
    }

    private func with(scopes: [Scope] = Scope.allCases, _ body: (Desk, Int64) async throws -> Void) async throws {
        var registry = WorkflowRegistry()
        registry.add(Await())
        try await Desk.with(scopes: scopes, workflows: registry) { desk in
            let run = try await desk.storage.database.transaction { (transaction) throws(DatabaseError) in
                let work = UnitOfWork(
                    transaction: transaction, operation: .new(SecureRandom()), now: Instant(seconds: 1_769_860_800))
                return .commit(try await work.start(Await.self, Await.Input(), key: "order:17").run)
            }
            try await body(desk, run.rawValue)
        }
    }

    @Test func `the list shows runs, newest first, by state and name`() async throws {
        try await self.with { desk, run in
            let all = try await desk.send(.get, "/api/v1/workflows")
            #expect(all.status == 200)
            #expect(all.json["data"]?[0]?["workflow_id"]?.int == run)
            #expect(all.json["data"]?[0]?["key"]?.string == "order:17")
            #expect(all.json["has_more"]?.bool == false)
            for (query, count) in [
                ("state=running", 1), ("state=completed", 0), ("state=unregistered", 0), ("name=test.await", 1),
                ("name=test.other&state=running", 0), ("starting_after=\(run)", 0),
            ] {
                let some = try await desk.send(.get, "/api/v1/workflows?\(query)")
                #expect(some.json["data"]?.array?.count == count, "\(query)")
            }
            #expect(try await desk.send(.get, "/api/v1/workflows?state=odd").status == 400)
            #expect(try await desk.send(.get, "/api/v1/workflows?limit=0").status == 400)
        }
    }

    @Test func `a run is shown whole, and one that is not there is not found`() async throws {
        try await self.with { desk, run in
            let shown = try await desk.send(.get, "/api/v1/workflows/\(run)")
            #expect(shown.status == 200)
            #expect(shown.json["input"] == ["for": "a word"])
            #expect(shown.json["steps"] == [])
            #expect(shown.json["unwind_order"] == [])
            #expect(try await desk.send(.get, "/api/v1/workflows/999").code == "coordination.no_such_workflow")
        }
    }

    @Test func `a signal is checked, said once, and seen`() async throws {
        try await self.with { desk, run in
            let path = "/api/v1/workflows/\(run)/signals"
            let said = try await desk.send(
                .post, path, #"{"name":"word","payload":{"word":"yes"}}"#, idempotencyKey: "signal-0001")
            #expect(said.status == 201)
            #expect(said.json["is_new"]?.bool == true)
            let again = try await desk.send(
                .post, path, #"{"name":"word","payload":{"word":"no"}}"#, idempotencyKey: "signal-0002")
            #expect(again.json["is_new"]?.bool == false)
            let shapeless = try await desk.send(
                .post, path, #"{"name":"word","payload":{}}"#, idempotencyKey: "signal-0003")
            #expect(shapeless.status == 422)
            #expect(shapeless.field == "payload")
            let unheard = try await desk.send(
                .post, path, #"{"name":"wrod","payload":{}}"#, idempotencyKey: "signal-0004")
            #expect(unheard.code == "coordination.no_such_signal")
            let shown = try await desk.send(.get, "/api/v1/workflows/\(run)")
            #expect(shown.json["signals"]?.array?.count == 1)
            #expect(shown.json["signals"]?[0]?["payload"] == ["word": "yes"])
        }
    }

    @Test func `cancelling ends it, once`() async throws {
        try await self.with { desk, run in
            let path = "/api/v1/workflows/\(run)/cancellations"
            let done = try await desk.send(.post, path, "{}", idempotencyKey: "cancel-0001")
            #expect(done.status == 201)
            #expect(done.json["state"]?.string == "compensated")
            #expect(try await desk.send(.post, path, "{}", idempotencyKey: "cancel-0001").status == 200)
            let late = try await desk.send(.post, path, "{}", idempotencyKey: "cancel-0002")
            #expect(late.code == "coordination.workflow_not_listening")
        }
    }

    @Test func `what waits for nobody can be neither retried nor resolved`() async throws {
        try await self.with { desk, run in
            let path = "/api/v1/workflows/\(run)"
            let retried = try await desk.send(.post, "\(path)/retries", "{}", idempotencyKey: "retry-0001")
            #expect(retried.code == "coordination.no_step_waits")
            let resolved = try await desk.send(
                .post, "\(path)/resolutions", #"{"step":"word","finding":"compensated"}"#, idempotencyKey: "resolve-1")
            #expect(resolved.code == "coordination.step_not_open")
            let odd = try await desk.send(
                .post, "\(path)/resolutions", #"{"step":"word","finding":"perhaps"}"#, idempotencyKey: "resolve-2")
            #expect(odd.status == 422)
            #expect(odd.field == "finding")
        }
    }

    @Test func `guests and keys without the scope stay out, and writing needs an idempotency key`() async throws {
        try await self.with(scopes: [.usersRead]) { desk, run in
            #expect(try await desk.send(.get, "/api/v1/workflows", key: .some(nil)).status == 401)
            #expect(try await desk.send(.get, "/api/v1/workflows").status == 403)
            for path in ["signals", "retries", "cancellations", "resolutions"] {
                let answer = try await desk.send(
                    .post, "/api/v1/workflows/\(run)/\(path)", "{}", idempotencyKey: "some-key-1")
                #expect(answer.status == 403, "\(path)")
            }
        }
        try await self.with { desk, run in
            let answer = try await desk.send(.post, "/api/v1/workflows/\(run)/cancellations", "{}")
            #expect(answer.code == "http.idempotency_key_missing")
        }
    }
}
