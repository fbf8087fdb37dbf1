import HTTPWire
import Identity
import JSON
import TestKit
import Testing

@Suite struct EventRouteTests {
    /// Three events of two members, newest 13.
    private func withEvents(_ body: (Desk) async throws -> Void) async throws {
        try await Desk.with { desk async throws in
            try await desk.storage.sql(
                """
                INSERT INTO coordination.event_log
                    (seq, lane, user_id, schema_version, type, operation_id, timestamp, data)
                VALUES (11, 1, 7, 1, 'narrative.level_completed', 'one', '2026-01-01', '{"level": 1, "run_no": 1}'),
                    (12, 0, 8, 1, 'commerce.payment_received', 'two', '2026-01-02', '{}'),
                    (13, 1, 7, 1, 'narrative.level_completed', 'two', '2026-01-03', '{"level": 2, "run_no": 1}')
                """)
            try await body(desk)
        }
    }

    private func ids(_ desk: Desk, _ query: String) async throws -> [Int64] {
        let answer = try await desk.send(.get, "/api/v1/events\(query)")
        #expect(answer.status == 200)
        // The desk's key was an event too.
        return (answer.json["data"]?.array ?? []).compactMap { $0["id"]?.int }.filter { $0 > 10 }
    }

    @Test(arguments: [
        ("", [13, 12, 11]), ("?type=narrative.*", [13, 11]), ("?type=commerce.payment_received", [12]),
        ("?user_id=7", [13, 11]), ("?operation_id=two", [13, 12]), ("?operation_id=two&user_id=7", [13]),
        ("?from=2026-01-02T00:00:00Z", [13, 12]), ("?until=2026-01-02T00:00:00Z", [11]),
        ("?starting_after=13", [12, 11]),
        ("?limit=1", [13]),
    ])
    func `events are found by type, member, operation and time, newest first`(query: String, expected: [Int64])
        async throws
    {
        try await self.withEvents { desk async throws in #expect(try await self.ids(desk, query) == expected) }
    }

    @Test func `a page says where the next begins, and the last that there is none`() async throws {
        try await self.withEvents { desk async throws in
            let first = try await desk.send(.get, "/api/v1/events?limit=2")
            #expect(first.json["has_more"] == true)
            #expect(first.json["next"] == 12)
            #expect(first.json["data"]?[0]?["data"]?["level"] == 2)
            let last = try await desk.send(.get, "/api/v1/events?limit=2&starting_after=12")
            #expect(last.json["has_more"] == false)
        }
    }

    @Test(arguments: ["?type=narrative.unheard_of", "?from=yesterday", "?limit=0", "?limit=101", "?user_id=x"])
    func `a filter that means nothing is refused`(query: String) async throws {
        try await Desk.with { desk async throws in
            #expect(try await desk.send(.get, "/api/v1/events\(query)").status == 400)
        }
    }

    @Test func `the catalogue and its schemas are served, aliases followed`() async throws {
        try await Desk.with { desk async throws in
            let all = try await desk.send(.get, "/api/v1/event-types")
            #expect((all.json["data"]?.array?.count ?? 0) > 60)
            let schema = try await desk.send(.get, "/api/v1/event-types/narrative.decision_made")
            #expect(schema.json["title"] == "narrative.decision_taken")
            #expect(schema.headers.contains { $0 == ("Content-Type", "application/schema+json") })
            #expect(try await desk.send(.get, "/api/v1/event-types/no.such").status == 404)
        }
    }

    @Test func `dead letters are listed, requeued once per key, and given up with a reason`() async throws {
        try await self.withEvents { desk async throws in
            try await desk.storage.sql(
                "INSERT INTO coordination.subscribers VALUES (now(), 'test.one', false)")
            try await desk.storage.sql(
                """
                INSERT INTO coordination.set_aside_events
                    (created_at, retry_at, timestamp, seq, user_id, attempts, lane, subscriber, state, last_error)
                VALUES (now(), now(), '2026-01-01', 11, 7, 8, 1, 'test.one', 'dead', 'ouch'),
                    (now(), now(), '2026-01-03', 13, 7, 0, 1, 'test.one', 'dead', NULL)
                """)
            let base = "/api/v1/subscribers/test.one/dead-letters"
            let letters = try await desk.send(.get, "\(base)?limit=1")
            #expect(letters.json["data"]?[0]?["last_error"] == "ouch")
            #expect(letters.json["data"]?[0]?["event"]?["id"] == 11)
            #expect(letters.json["has_more"] == true)
            let requeue = #"{"type": "narrative.level_completed"}"#
            let first = try await desk.send(.post, "\(base)/requeues", requeue, idempotencyKey: "requeue-1")
            #expect(first.status == 201 && first.json["requeued"] == 2)
            let again = try await desk.send(.post, "\(base)/requeues", requeue, idempotencyKey: "requeue-1")
            #expect(again.status == 200 && again.json["requeued"] == 2)
            let vague = try await desk.send(.post, "\(base)/discards", #"{"reason": "x"}"#, idempotencyKey: "discard-1")
            #expect(vague.status == 422 && vague.field == "all")
            let discard = try await desk.send(
                .post, "\(base)/discards", #"{"reason": "moot", "all": true}"#, idempotencyKey: "discard-2")
            #expect(discard.json["discarded"] == 2)
            #expect(try await desk.send(.get, "\(base)?state=discarded").json["data"]?.array?.count == 2)
        }
    }

    @Test func `a replay is asked for, seen, and stopped`() async throws {
        try await self.withEvents { desk async throws in
            try await desk.storage.sql("INSERT INTO coordination.subscribers VALUES (now(), 'test.one', false)")
            let base = "/api/v1/subscribers/test.one/replays"
            let made = try await desk.send(.post, base, #"{"user_id": 7}"#, idempotencyKey: "replay-01")
            let replay = try #require(made.json["replay_id"]?.int)
            #expect(try await desk.send(.get, base).json["data"]?[0]?["state"] == "running")
            let stop = try await desk.send(.delete, "\(base)/\(replay)", idempotencyKey: "cancel-01")
            #expect(stop.status == 201)
            #expect(try await desk.send(.get, base).json["data"]?[0]?["state"] == "cancelled")
            #expect(try await desk.send(.delete, "\(base)/\(replay)", idempotencyKey: "cancel-02").status == 404)
            let nobody = try await desk.send(
                .post, "/api/v1/subscribers/no.body/replays", #"{"user_id": 7}"#, idempotencyKey: "replay-02")
            #expect(nobody.code == "coordination.no_such_subscriber")
        }
    }

    @Test func `reading and changing are scopes of their own`() async throws {
        try await Desk.with(scopes: [.eventsRead]) { desk async throws in
            #expect(try await desk.send(.get, "/api/v1/subscribers").status == 200)
            let answer = try await desk.send(.delete, "/api/v1/subscribers/test.one", idempotencyKey: "forget-01")
            #expect(answer.status == 403)
        }
        try await Desk.with(scopes: [.usersRead]) { desk async throws in
            #expect(try await desk.send(.get, "/api/v1/events").status == 403)
        }
    }
}
