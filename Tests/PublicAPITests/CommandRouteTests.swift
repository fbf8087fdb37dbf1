import Coordination
import HTTPWire
import Identity
import JSON
import PostgresDriver
import TestKit
import Testing

@Suite struct CommandRouteTests {
    private static let grants = "/api/v1/commands/gamification.grant_besitos"

    private func body(_ user: Int64, _ amount: Int = 30) -> String {
        #"{"user_id": \#(user), "amount": \#(amount), "reason": "admin_grant"}"#
    }

    private func written(on desk: Desk) async throws -> [[String?]] {
        try await desk.storage.sql(
            """
            SELECT count(*), (SELECT count(*) FROM coordination.event_log WHERE type LIKE 'gamification.%'),
                (SELECT count(*) FROM coordination.commands WHERE scope <> 'once')
            FROM gamification.transactions
            """)
    }

    @Test func `a key sees the commands it may ask for, each with an example that reads back`() async throws {
        try await Desk.with(scopes: [.besitosGrant]) { desk async throws in
            let commands = try #require(try await desk.send(.get, "/api/v1/commands").json["data"]?.array)
            #expect(commands.map { $0["name"]?.string } == ["gamification.grant_besitos"])
            #expect(commands.first?["example"]?["amount"] == 50)
            #expect(commands.first?["scope"] == "besitos:grant")
        }
    }

    @Test func `a command asked for by name is done once per key`() async throws {
        try await Desk.with { desk async throws in
            let member = try await desk.member()
            let first = try await desk.send(.post, Self.grants, self.body(member), idempotencyKey: "by-name-1")
            #expect(first.status == 201)
            #expect(first.json["balance"] == 30)
            let again = try await desk.send(.post, Self.grants, self.body(member), idempotencyKey: "by-name-1")
            #expect(again.status == 200)
            #expect(again.json == first.json)
            #expect(try await self.written(on: desk) == [["1", "1", "1"]])
        }
    }

    @Test(arguments: ["/api/v1/commands/gamification.grant_besitos", "/api/v1/users/1/grants"])
    func `a dry run says what would happen, and writes nothing`(_ path: String) async throws {
        try await Desk.with { desk async throws in
            let member = try await desk.member()
            let body = path.contains("users") ? #"{"amount": 30}"# : self.body(member)
            let tried = try await desk.send(.post, "\(path)?dry_run=true", body, idempotencyKey: "dry-run-1")
            #expect(tried.status == 200)
            #expect(tried.json["dry_run"] == true)
            #expect(tried.json["receipt"]?["balance"] == 30)
            #expect(tried.json["events"]?[0]?["type"] == "gamification.besitos_earned")
            let tables = tried.json["rows"]?.array?.map { $0["table"]?.string }
            #expect(tables?.contains("gamification.transactions") == true)
            #expect(try await self.written(on: desk) == [["0", "0", "0"]])
            // The key stays free for the wish itself.
            #expect(try await desk.send(.post, path, body, idempotencyKey: "dry-run-1").status == 201)
        }
    }

    @Test func `a dry run is refused like the command itself`() async throws {
        try await Desk.with { desk async throws in
            let path = "\(Self.grants)?dry_run=true"
            let nobody = try await desk.send(.post, path, self.body(99), idempotencyKey: "dry-run-1")
            #expect(nobody.status == 404)
            let bad = try await desk.send(.post, path, #"{"user_id": 1}"#, idempotencyKey: "dry-run-1")
            #expect(bad.status == 422)
            #expect(bad.field == "amount")
            let odd = try await desk.send(
                .post, "\(Self.grants)?dry_run=yes", self.body(1), idempotencyKey: "dry-run-1")
            #expect(odd.field == "dry_run")
        }
    }

    @Test func `a command needs its own scope and must exist`() async throws {
        try await Desk.with(scopes: [.jobsWrite]) { desk async throws in
            let denied = try await desk.send(.post, Self.grants, self.body(1), idempotencyKey: "no-scope-1")
            #expect(denied.code == "identity.scope_missing")
            let none = try await desk.send(.post, "/api/v1/commands/no.such", "{}", idempotencyKey: "no-scope-1")
            #expect(none.code == "coordination.no_such_command")
            let done = try await desk.send(
                .post, "/api/v1/commands/coordination.forget_old_keys", "{}", idempotencyKey: "no-scope-1")
            #expect(done.status == 201)
        }
    }
}
