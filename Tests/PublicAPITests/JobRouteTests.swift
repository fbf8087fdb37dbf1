import Coordination
import HTTPWire
import Identity
import JSON
import PostgresDriver
import TestKit
import Testing

@Suite struct JobRouteTests {
    /// A job in each state of `states`, of the kind `test.a`, `test.b`, …
    private func put(_ states: [String], on desk: Desk) async throws {
        for (index, state) in states.enumerated() {
            let kind = ["a", "b", "c", "d", "e", "f"][index]
            let isEnd = ["completed", "discarded", "cancelled"].contains(state)
            try await desk.storage.sql(
                """
                INSERT INTO coordination.jobs (state, queue, kind, args, priority, max_attempts, attempt, enqueued_at,
                    run_at, due_at, ended_at, lease_until, operation_id, errors)
                VALUES ('\(state)', 'default', 'test.\(kind)', '{"n": \(index)}', 5, 3, 3, now(), now(), now(),
                        \(isEnd ? "now()" : "NULL"), \(state == "running" ? "now()" : "NULL"), 'op',
                        '[{"attempt": 3, "at": "2026-01-31T00:00:00Z", "error": "mishap"}]')
                """)
        }
    }

    @Test func `jobs are listed newest first, by page, state and kind`() async throws {
        try await Desk.with { desk async throws in
            try await self.put(["completed", "discarded", "discarded", "available"], on: desk)
            func kinds(_ query: String) async throws -> ([String?], Bool?) {
                let answer = try await desk.send(.get, "/api/v1/jobs\(query)")
                return (answer.json["data"]?.array?.map { $0["kind"]?.string } ?? [], answer.json["has_more"]?.bool)
            }
            #expect(try await kinds("") == (["test.d", "test.c", "test.b", "test.a"], false))
            #expect(try await kinds("?limit=2") == (["test.d", "test.c"], true))
            #expect(try await kinds("?limit=2&starting_after=3") == (["test.b", "test.a"], false))
            #expect(try await kinds("?state=discarded") == (["test.c", "test.b"], false))
            #expect(try await kinds("?state=discarded&kind=test.b&queue=default") == (["test.b"], false))
            #expect(try await kinds("?queue=other") == ([], false))
            #expect(try await desk.send(.get, "/api/v1/jobs?state=lost").field == "state")
            #expect(try await desk.send(.get, "/api/v1/jobs?limit=0").field == "limit")
        }
    }

    @Test func `a job shows its errors and progress`() async throws {
        try await Desk.with { desk async throws in
            try await self.put(["discarded"], on: desk)
            let job = try await desk.send(.get, "/api/v1/jobs/1")
            #expect(job.status == 200)
            #expect(job.json["errors"]?[0]?["error"] == "mishap")
            #expect(job.json["args"]?["n"] == 0)
            #expect(job.json["progress"]?["done"] == JSONValue.null)
            #expect(try await desk.send(.get, "/api/v1/jobs/2").code == "coordination.no_such_job")
        }
    }

    @Test func `what was given up is tried again, once per wish`() async throws {
        try await Desk.with { desk async throws in
            try await self.put(["discarded", "running"], on: desk)
            let path = "/api/v1/jobs/1/retries"
            let first = try await desk.send(.post, path, idempotencyKey: "retry-0001")
            #expect(first.status == 201)
            #expect(first.json["state"] == "available")
            #expect(try await desk.send(.post, path, idempotencyKey: "retry-0001").status == 200)
            #expect(
                try await desk.storage.sql("SELECT state, attempt, ended_at FROM coordination.jobs WHERE job_id = 1")
                    == [["available", "0", nil]])
            let again = try await desk.send(.post, path, idempotencyKey: "retry-0002")
            #expect((again.status, again.code) == (409, "coordination.job_not_ended"))
            #expect(try await desk.send(.post, path).code == "http.idempotency_key_missing")
            #expect(try await desk.send(.post, "/api/v1/jobs/9/retries", idempotencyKey: "retry-0003").status == 404)
        }
    }

    @Test func `a job whose key another holds is not tried again`() async throws {
        try await Desk.with { desk async throws in
            try await self.put(["discarded", "available"], on: desk)
            try await desk.storage.sql("UPDATE coordination.jobs SET kind = 'test.a', unique_key = 'k'")
            let answer = try await desk.send(.post, "/api/v1/jobs/1/retries", idempotencyKey: "retry-0001")
            #expect((answer.status, answer.code) == (409, "coordination.job_key_taken"))
        }
    }

    @Test func `what waits is cancelled at once, what runs is told`() async throws {
        try await Desk.with { desk async throws in
            try await self.put(["scheduled", "running", "completed"], on: desk)
            func cancel(_ job: Int) async throws -> Desk.Answer {
                try await desk.send(.post, "/api/v1/jobs/\(job)/cancellations", idempotencyKey: "cancel-000\(job)")
            }
            #expect(try await cancel(1).json["state"] == "cancelled")
            let running = try await cancel(2)
            #expect(running.json["state"] == "running")
            #expect(running.json["cancelling"] == true)
            #expect(try await cancel(3).code == "coordination.job_ended")
            #expect(
                try await desk.storage.sql("SELECT state, is_cancelling FROM coordination.jobs ORDER BY job_id")
                    == [["cancelled", "t"], ["running", "t"], ["completed", "f"]])
        }
    }

    @Test func `a queue is counted, paused and resumed`() async throws {
        try await Desk.with { desk async throws in
            try await self.put(["scheduled", "available", "discarded"], on: desk)
            let paused = try await desk.send(
                .put, "/api/v1/queues/default", #"{"paused": true}"#, idempotencyKey: "pause-0001")
            #expect(paused.status == 201)
            let queue = try await desk.send(.get, "/api/v1/queues/default").json
            #expect(queue["paused"] == true)
            #expect(["scheduled", "available", "running", "discarded"].map { queue[$0] } == [1, 1, 0, 1])
            #expect(queue["oldest_available"]?.string != nil)
            _ = try await desk.send(
                .put, "/api/v1/queues/default", #"{"paused": false}"#, idempotencyKey: "pause-0002")
            #expect(try await desk.send(.get, "/api/v1/queues/default").json["paused"] == false)
            let bad = try await desk.send(
                .put, "/api/v1/queues/No", #"{"paused": false}"#, idempotencyKey: "pause-0003")
            #expect((bad.status, bad.code) == (422, "coordination.malformed_queue"))
            let unknown = try await desk.send(
                .put, "/api/v1/queues/default", #"{"stopped": true}"#, idempotencyKey: "pause-0004")
            #expect(unknown.field == "stopped")
        }
    }

    @Test func `looking and changing need their scopes`() async throws {
        try await Desk.with(scopes: [.jobsRead]) { desk async throws in
            try await self.put(["discarded"], on: desk)
            #expect(try await desk.send(.get, "/api/v1/jobs").status == 200)
            #expect(try await desk.send(.post, "/api/v1/jobs/1/retries", idempotencyKey: "retry-0001").status == 403)
            #expect(try await desk.send(.get, "/api/v1/jobs", key: .some(nil)).status == 401)
        }
        try await Desk.with(scopes: [.usersRead]) { desk async throws in
            #expect(try await desk.send(.get, "/api/v1/jobs").status == 403)
            #expect(try await desk.send(.get, "/api/v1/queues/default").status == 403)
        }
    }
}
