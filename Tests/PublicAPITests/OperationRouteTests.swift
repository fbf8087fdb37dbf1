import Coordination
import HTTPWire
import Identity
import JSON
import PostgresDriver
import TestKit
import Testing

@Suite struct OperationRouteTests {
    @Test func `from a request's id one comes to the operation, its rows and its events`() async throws {
        try await Desk.with { desk async throws in
            let member = try await desk.member()
            let path = "/api/v1/users/\(member)/grants"
            _ = try await desk.send(.post, path, #"{"amount": 30}"#, idempotencyKey: "traced-01")
            let found = try await desk.send(.get, "/api/v1/operations?request_id=test-request").json["data"]
            #expect(found?[0]?["command"] == "gamification.grant_besitos")
            let id = try #require(found?[0]?["operation_id"]?.string)

            let trace = try await desk.send(.get, "/api/v1/operations/\(id)").json
            #expect(trace["receipt"]?["receipt"]?["balance"] == 30)
            #expect(trace["receipt"]?["caller"]?.string?.hasPrefix("key:") == true)
            #expect(trace["rows"]?[0]?["table"] == "gamification.transactions")
            #expect(trace["rows"]?[0]?["row"]?["amount"] == 30)
            #expect(trace["events"]?[0]?["type"] == "gamification.besitos_earned")
            #expect(trace["events"]?[0]?["operation_id"]?.string == id)
        }
    }

    @Test func `an operation shows its jobs, and the one that it was the end of`() async throws {
        try await Desk.with { desk async throws in
            let (cause, effect) = (String(repeating: "a", count: 32), String(repeating: "b", count: 32))
            try await desk.storage.sql(
                """
                INSERT INTO coordination.jobs (state, queue, kind, args, priority, max_attempts, attempt, enqueued_at,
                    run_at, due_at, ended_at, operation_id, effects_id)
                VALUES ('completed', 'default', 'test.a', '{}', 5, 3, 1, now(), now(), now(), now(), '\(cause)',
                        '\(effect)')
                """)
            let before = try await desk.send(.get, "/api/v1/operations/\(cause)").json
            #expect(before["jobs"]?[0]?["kind"] == "test.a")
            #expect(before["caused_by_job"] == JSONValue.null)
            let after = try await desk.send(.get, "/api/v1/operations/\(effect)").json
            #expect(after["caused_by_job"]?["operation_id"]?.string == cause)
            #expect(after["jobs"]?.array?.isEmpty == true)
        }
    }

    @Test func `an update leads to its operation, and other people's keys stay inside`() async throws {
        try await Desk.with { desk async throws in
            try await desk.storage.sql(
                """
                INSERT INTO coordination.commands (scope, key, command, fingerprint, operation_id, created_at, receipt)
                VALUES ('telegram', '77', 'telegram.answer_update', '\\x00', repeat('c', 32), now(), '{"toast": "hola"}'),
                       ('key:1', 'ana-birthday', 'test.a', '\\x00', repeat('d', 32), now(), '{}')
                """)
            let found = try await desk.send(.get, "/api/v1/operations?update_id=77").json["data"]
            #expect(found?[0]?["update_id"] == 77)
            #expect(found?[0]?["receipt"]?["toast"] == "hola")
            let other = try await desk.send(.get, "/api/v1/operations/\(String(repeating: "d", count: 32))")
            #expect(other.status == 200)
            #expect(!"\(other.json)".contains("ana-birthday"))
        }
    }

    @Test func `what is unknown or malformed is said to be`() async throws {
        try await Desk.with { desk async throws in
            #expect(try await desk.send(.get, "/api/v1/operations/xyz").status == 400)
            let none = String(repeating: "0", count: 32)
            #expect(
                try await desk.send(.get, "/api/v1/operations/\(none)").code == "coordination.no_such_operation")
            #expect(try await desk.send(.get, "/api/v1/operations").field == "update_id")
        }
    }
}
