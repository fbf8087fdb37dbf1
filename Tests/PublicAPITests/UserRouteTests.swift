import Coordination
import Crypto
import TestKit
import Vocabulary
import HTTPWire
import Identity
import JSON
import Testing

@Suite struct UserRouteTests {
    @Test func `a grant is done once, replayed after, and refused for another wish under its key`() async throws {
        try await Desk.with { desk async throws in
            let user = try await desk.member()
            let path = "/api/v1/users/\(user)/grants"
            let first = try await desk.send(.post, path, #"{"amount": 50}"#, idempotencyKey: "grant-0001")
            #expect(first.status == 201)
            #expect(first.json["balance"] == 50)
            let again = try await desk.send(.post, path, #"{"amount": 50}"#, idempotencyKey: "grant-0001")
            #expect(again.status == 200)
            #expect(again.json == first.json)
            #expect(again.headers.contains { $0 == ("Idempotency-Replayed", "true") })
            let other = try await desk.send(.post, path, #"{"amount": 51}"#, idempotencyKey: "grant-0001")
            #expect(other.status == 409)
            #expect(other.code == "coordination.key_reused")
            #expect(try await desk.send(.get, "/api/v1/users/\(user)/balance").json["besitos"] == 50)
        }
    }

    @Test func `a member is found by our id and by Telegram's`() async throws {
        try await Desk.with { desk async throws in
            let user = try await desk.member(telegram: 4_503_599_627_370_495)
            let ours = try await desk.send(.get, "/api/v1/users/\(user)")
            let theirs = try await desk.send(.get, "/api/v1/users/tg:4503599627370495")
            #expect(ours.status == 200)
            #expect(ours.json == theirs.json)
            #expect(ours.json["telegram_id"] == 4_503_599_627_370_495)
        }
    }

    @Test(arguments: [
        (100, "🔑", true), (101, "a", false), (101, "🔑", false), (20, "👩‍👩‍👧‍👦", false), (0, "a", false),
    ])
    func `a staff key's name has 1 to 100 code points`(count: Int, unit: String, isTaken: Bool) async throws {
        try await Desk.with { desk async throws in
            let coordinator = Coordinator(database: desk.storage.database, clock: SystemClock(), limits: .patient)
            let outcome = try await coordinator.perform(
                CreateStaffKey(
                    StaffKey(random: SecureRandom()), label: String(repeating: unit, count: count), scopes: [.usersRead]
                ),
                with: CreateStaffKey.Handler(), key: .once(random: SecureRandom()))
            if case .done = outcome { #expect(isTaken) } else { #expect(!isTaken) }
        }
    }

    @Test func `transactions are paged by cursor, newest first`() async throws {
        try await Desk.with { desk async throws in
            let user = try await desk.member()
            for amount in 1...5 {
                _ = try await desk.send(
                    .post, "/api/v1/users/\(user)/grants", "{\"amount\": \(amount)}",
                    idempotencyKey: "grant-000\(amount)")
            }
            let path = "/api/v1/users/\(user)/transactions?limit=2"
            let first = try await desk.send(.get, path)
            #expect(first.json["data"]?.array?.map { $0["amount"] } == [5, 4])
            #expect(first.json["has_more"] == true)
            let last = try #require(first.json["data"]?[1]?["id"]?.int)
            let second = try await desk.send(.get, "\(path)&starting_after=\(last)")
            #expect(second.json["data"]?.array?.map { $0["amount"] } == [3, 2])
        }
    }

    @Test func `of a hundred spends at once, a balance of 100 pays two`() async throws {
        try await Desk.with { desk async throws in
            let user = try await desk.member()
            _ = try await desk.send(
                .post, "/api/v1/users/\(user)/grants", #"{"amount": 100}"#, idempotencyKey: "grant-0001")
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<100 {
                    group.addTask {
                        try await desk.send(
                            .post, "/api/v1/users/\(user)/spends", #"{"amount": 50}"#,
                            idempotencyKey: "spend-\(1000 + index)"
                        ).status
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 } as [Int: Int]
            }
            #expect(statuses == [201: 2, 402: 98])
        }
    }
}

@Suite struct StaffAccessTests {
    @Test(arguments: [nil, "", "nonsense", "dk_aaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "dk_short_x"] as [String?])
    func `without a valid key nothing is told`(key: String?) async throws {
        try await Desk.with { desk async throws in
            let user = try await desk.member()
            let answer = try await desk.send(.get, "/api/v1/users/\(user)", key: .some(key))
            #expect(answer.status == 401)
            #expect(answer.code == "identity.unauthorized")
            #expect(answer.headers.contains { $0.name == "WWW-Authenticate" })
        }
    }

    @Test func `a right prefix with a wrong secret is refused, also after the right one was remembered`() async throws {
        try await Desk.with { desk async throws in
            let user = try await desk.member()
            #expect(try await desk.send(.get, "/api/v1/users/\(user)").status == 200)
            let forged = String(desk.key.dropLast()) + (desk.key.last == "a" ? "b" : "a")
            #expect(try await desk.send(.get, "/api/v1/users/\(user)", key: forged).status == 401)
        }
    }

    @Test func `a key without the scope is told which one it lacks`() async throws {
        try await Desk.with(scopes: [.usersRead]) { desk async throws in
            let user = try await desk.member()
            #expect(try await desk.send(.get, "/api/v1/users/\(user)").status == 200)
            let answer = try await desk.send(
                .post, "/api/v1/users/\(user)/grants", #"{"amount": 5}"#, idempotencyKey: "grant-0001")
            #expect(answer.status == 403)
            #expect(answer.json["detail"]?.string?.contains("besitos:grant") == true)
        }
    }
}
