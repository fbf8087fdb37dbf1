import HTTPWire
import Identity
import JSON
import PostgresDriver
import TestKit
import Testing

/// Asking for the connection; what comes of it is tested where the workflow is.
@Suite struct BotRouteTests {
    private static let path = "/api/v1/bot/connections"
    private static let runs = "SELECT name, input FROM coordination.workflow_runs"

    @Test func `a wish starts one run, however often it is sent`() async throws {
        try await Desk.with(botAddress: "https://bot.example/webhooks/telegram") { desk in
            let wish = #"{"max_connections":7}"#
            let first = try await desk.send(.post, Self.path, wish, idempotencyKey: "connect-1")
            #expect(first.status == 201)
            #expect(first.json["address"] == "https://bot.example/webhooks/telegram")
            let again = try await desk.send(.post, Self.path, wish, idempotencyKey: "connect-1")
            #expect(again.status == 200)
            #expect(again.json == first.json)
            let input =
                #"{"url":"https://bot.example/webhooks/telegram","allowed_updates":["message"],"max_connections":7}"#
            #expect(try await desk.storage.sql(Self.runs) == [["telegram.connect_bot", input]])
            let other = try await desk.send(.post, Self.path, "{}", idempotencyKey: "connect-1")
            #expect(other.code == "coordination.key_reused")
        }
    }

    @Test func `what cannot be is refused, and nothing is started`() async throws {
        try await Desk.with { desk in
            let nowhere = try await desk.send(.post, Self.path, "{}", idempotencyKey: "connect-1")
            #expect(nowhere.status == 409)
            #expect(nowhere.code == "telegram.no_public_address")
            for body in [#"{"max_connections":0}"#, #"{"max_connections":101}"#, #"{"url":"https://evil.example"}"#] {
                let odd = try await desk.send(.post, Self.path, body, idempotencyKey: "connect-2")
                #expect(odd.status == 422, "\(body)")
            }
            #expect(try await desk.send(.post, Self.path, "{}").code == "http.idempotency_key_missing")
            #expect(try await desk.storage.sql(Self.runs) == [])
        }
    }

    @Test func `guests and keys without the scope stay out`() async throws {
        try await Desk.with(scopes: [.workflowsWrite]) { desk in
            let guest = try await desk.send(.post, Self.path, "{}", key: .some(nil), idempotencyKey: "connect-1")
            #expect(guest.status == 401)
            let clerk = try await desk.send(.post, Self.path, "{}", idempotencyKey: "connect-1")
            #expect(clerk.code == "identity.scope_missing")
        }
    }
}
