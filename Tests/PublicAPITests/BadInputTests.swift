import TestKit
import HTTPWire
import JSON
import Testing

@Suite struct BadInputTests {
    /// body, status, code, field.
    private static let bodies: [(String, Int, String, String?)] = [
        ("{", 400, "http.malformed_json", nil), ("", 400, "http.malformed_json", nil),
        ("[1]", 422, "http.invalid_field", nil), ("{}", 422, "http.invalid_field", "amount"),
        (#"{"amount": "5"}"#, 422, "http.invalid_field", "amount"),
        (#"{"amount": -5}"#, 422, "http.invalid_field", "amount"),
        (#"{"amount": 0}"#, 422, "http.invalid_field", "amount"),
        (#"{"amount": 1.5}"#, 422, "http.invalid_field", "amount"),
        (#"{"amount": null}"#, 422, "http.invalid_field", "amount"),
        (#"{"amount": 1000000000001}"#, 422, "http.invalid_field", "amount"),
        (#"{"amount": 9223372036854775808}"#, 422, "http.invalid_field", "amount"),
        (#"{"amount": 5, "reason": "because"}"#, 422, "http.invalid_field", "reason"),
        (#"{"amount": 5, "description": ""}"#, 422, "http.invalid_field", "description"),
        (#"{"amount": 5, "description": "a\u0000b"}"#, 422, "http.invalid_field", "description"),
        (
            #"{"amount": 5, "description": "\#(String(repeating: "x", count: 501))"}"#, 422, "http.invalid_field",
            "description"
        ),
        (#"{"amount": 5, "description": "a\ud800b"}"#, 400, "http.malformed_json", nil),
        (#"{"amount": 5, "amuont": 5}"#, 422, "http.invalid_field", "amuont"),
        (#"{"amount": 5, "amount": 6}"#, 400, "http.malformed_json", nil),
    ]

    @Test func `a bad body is told its field and rule, and writes nothing`() async throws {
        try await Desk.with { desk async throws in
            let user = try await desk.member()
            for (body, status, code, field) in Self.bodies {
                let answer = try await desk.send(
                    .post, "/api/v1/users/\(user)/grants", body, idempotencyKey: "grant-0001")
                #expect(answer.status == status, "\(body)")
                #expect(answer.code == code, "\(body)")
                #expect(answer.field == field, "\(body)")
                #expect(answer.json["request_id"] == "test-request")
            }
            #expect(try await desk.storage.sql("SELECT count(*) FROM gamification.transactions") == [["0"]])
            #expect(
                try await desk.storage.sql("SELECT count(*) FROM coordination.commands WHERE scope <> 'once'") == [
                    ["0"]
                ])
        }
    }

    @Test func `a description is counted in characters, whatever they weigh`() async throws {
        try await Desk.with { desk async throws in
            let path = "/api/v1/users/\(try await desk.member())/grants"
            let body = #"{"amount": 5, "description": "\#(String(repeating: "💋", count: 500))"}"#
            #expect(try await desk.send(.post, path, body, idempotencyKey: "grant-0001").status == 201)
        }
    }

    /// path, status, code.
    @Test(arguments: [
        ("/api/v1/users/0", 400, "http.invalid_parameter"), ("/api/v1/users/-1", 400, "http.invalid_parameter"),
        ("/api/v1/users/abc", 400, "http.invalid_parameter"),
        ("/api/v1/users/+1", 400, "http.invalid_parameter"), ("/api/v1/users/tg:01", 400, "http.invalid_parameter"),
        ("/api/v1/users/tg:", 400, "http.invalid_parameter"),
        ("/api/v1/users/99999999999999999999", 400, "http.invalid_parameter"),
        ("/api/v1/users/12345", 404, "identity.no_such_user"),
        ("/api/v1/users/12345/balance", 404, "identity.no_such_user"),
        ("/api/v1/users/12345/transactions?limit=0", 400, "http.invalid_parameter"),
        ("/api/v1/users/12345/transactions?limit=101", 400, "http.invalid_parameter"),
        ("/api/v1/users/12345/transactions?limit=x", 400, "http.invalid_parameter"),
        ("/api/v1/users/12345/transactions?limit=5&limit=6", 400, "http.invalid_parameter"),
        ("/api/v1/users/12345/transactions?starting_after=%zz", 400, "http.invalid_parameter"),
        ("/api/v1/users", 404, "http.not_found"), ("/api/v1/nothing", 404, "http.not_found"),
    ])
    func `a bad path or query is told what is wrong`(path: String, status: Int, code: String) async throws {
        try await Desk.with { desk async throws in
            let answer = try await desk.send(.get, path)
            #expect(answer.status == status)
            #expect(answer.code == code)
        }
    }

    @Test func `a writing request needs an idempotency key of visible ASCII`() async throws {
        try await Desk.with { desk async throws in
            let path = "/api/v1/users/\(try await desk.member())/grants"
            #expect(try await desk.send(.post, path, #"{"amount": 5}"#).code == "http.idempotency_key_missing")
            #expect(
                try await desk.send(.post, path, #"{"amount": 5}"#, idempotencyKey: "short").code
                    == "http.idempotency_key_malformed")
        }
    }

    @Test func `another content type is refused`() async throws {
        try await Desk.with { desk async throws in
            let answer = try await desk.send(
                .post, "/api/v1/users/\(try await desk.member())/grants", #"{"amount": 5}"#,
                idempotencyKey: "grant-0001", contentType: "text/plain")
            #expect(answer.status == 415)
        }
    }

    @Test func `a wrong method is told the right ones`() async throws {
        try await Desk.with { desk async throws in
            let answer = try await desk.send(.delete, "/api/v1/users/1")
            #expect(answer.status == 405)
            #expect(answer.headers.contains { $0.name == "Allow" && $0.value.contains("GET") })
        }
    }

    @Test func `an earning rule is changed by staff, within its rules`() async throws {
        try await Desk.with { desk async throws in
            let path = "/api/v1/earning-rules/trivia"
            let changed = try await desk.send(
                .put, path, #"{"max_per_day": 50, "counts_to_maximum": true}"#, idempotencyKey: "rule-0001")
            #expect(changed.status == 201)
            let rules = try await desk.send(.get, "/api/v1/earning-rules")
            #expect(rules.json["data"]?.array?.first { $0["source"] == "trivia" }?["max_per_day"] == 50)
            let bad = try await desk.send(
                .put, path, #"{"max_per_day": 50, "max_per_week": 5, "counts_to_maximum": true}"#,
                idempotencyKey: "rule-0002")
            #expect(bad.field == "max_per_week")
            #expect(
                try await desk.send(.put, "/api/v1/earning-rules/nonsense", "{}", idempotencyKey: "rule-0003").status
                    == 400)
        }
    }
}
