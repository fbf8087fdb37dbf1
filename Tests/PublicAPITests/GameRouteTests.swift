import Coordination
import HTTPServer
import HTTPWire
import Identity
import JSON
import PublicAPI
import TestKit
import Testing
import Vocabulary

@Suite struct GameRouteTests {
    private static let item = """
        {"item_type": "power_up", "rarity": "rare", "is_consumable": true, "icon": "📨",
         "name": {"es": "Sobre", "en": "Envelope"}, "description": {"es": "Cerrado.", "en": "Sealed."},
         "use_text": {"es": "Se abre.", "en": "It opens."}, "effect": {"besitos": 20}}
        """
    private static let mission = """
        {"mission_type": "daily", "icon": "🚪", "title": {"es": "Pasar", "en": "Come in"},
         "description": {"es": "Decide.", "en": "Decide."}, "objectives": [{"deed": "decisions"}],
         "rewards": {"besitos": 20, "items": {"envelope": 1}}}
        """
    private static let achievement = """
        {"rarity": "common", "icon": "🎩", "name": {"es": "Huésped", "en": "Guest"},
         "description": {"es": "De la casa.", "en": "Of the house."}, "points": 10,
         "requirements": {"lifetime_besitos": 20}, "triggers": ["gamification.besitos_earned"],
         "rewards": {"besitos": 50}}
        """

    private static func key(_ wish: String) -> String { "wish-" + wish.replacing(" ", with: "-") }

    private func publish(on desk: Desk) async throws {
        for (path, body) in [
            ("items/envelope", Self.item), ("missions/enter", Self.mission), ("achievements/guest", Self.achievement),
        ] {
            let answer = try await desk.send(.put, "/api/v1/\(path)", body, idempotencyKey: Self.key("publish \(path)"))
            #expect(answer.status == 201, "\(answer.json)")
        }
    }

    @Test func `what staff write is listed as it was written`() async throws {
        try await Desk.with { desk async throws in
            try await self.publish(on: desk)
            for (path, key) in [("items", "envelope"), ("missions", "enter"), ("achievements", "guest")] {
                let list = try await desk.send(.get, "/api/v1/\(path)?limit=1")
                #expect(list.json["data"]?[0]?["key"] == .string(key))
                #expect(list.json["has_more"] == false)
            }
            let again = try await desk.send(
                .put, "/api/v1/items/envelope", Self.item, idempotencyKey: Self.key("the same once more"))
            #expect(again.json["items"]?["unchanged"] == 1)
            let wrong = try await desk.send(
                .put, "/api/v1/missions/enter", Self.mission.replacing("decisions", with: "dances"),
                idempotencyKey: Self.key("a wrong deed"))
            #expect(wrong.status == 422)
            #expect(wrong.field == "objectives[0].deed")
        }
    }

    @Test func `a member's mission is completed by hand, claimed once, and its item used`() async throws {
        try await Desk.with { desk async throws in
            try await self.publish(on: desk)
            let user = "/api/v1/users/\(try await desk.member())"
            func post(_ resource: String, _ body: String, _ key: String) async throws -> Desk.Answer {
                try await desk.send(.post, "\(user)/\(resource)", body, idempotencyKey: Self.key(key))
            }
            let given = try await post("mission-assignments", "{}", "assignment")
            #expect(given.json["missions"]?[0]?["status"] == "active")
            #expect(try await post("mission-claims", #"{"mission_key": "enter"}"#, "too early").status == 409)
            let corrected = try await post(
                "mission-corrections", #"{"mission_key": "enter", "change": "completed", "reason": "on the phone"}"#,
                "correction")
            #expect(corrected.json["status"] == "completed")
            let claimed = try await post("mission-claims", #"{"mission_key": "enter"}"#, "the claim")
            #expect(claimed.json["rewards"]?["besitos"] == 20)
            let replayed = try await post("mission-claims", #"{"mission_key": "enter"}"#, "the claim")
            #expect(replayed.status == 200)
            let used = try await post("item-uses", #"{"item_key": "envelope"}"#, "the first use")
            #expect(used.json["left"] == 0)
            #expect(try await post("item-uses", #"{"item_key": "envelope"}"#, "another").status == 409)
            #expect(try await desk.send(.get, "\(user)/inventory").json["data"] == [])
            #expect(try await desk.send(.get, "\(user)/missions").json["data"]?[0]?["status"] == "claimed")
            let corrections = try await desk.send(.get, "\(user)/corrections")
            #expect(corrections.json["data"]?[0]?["reason"] == "on the phone")
            let state = try await desk.send(.get, "\(user)/state").json
            #expect(state["besitos"]?["besitos"] == 40)
            #expect(state["missions"] == [])
            #expect(state["snapshot"]?.string != nil)
        }
    }

    @Test func `who would get an achievement is told before it is given`() async throws {
        try await Desk.with { desk async throws in
            try await self.publish(on: desk)
            let member = try await desk.member()
            _ = try await desk.send(
                .post, "/api/v1/users/\(member)/grants", #"{"amount": 30}"#, idempotencyKey: Self.key("the grant"))
            let candidates = try await desk.send(.get, "/api/v1/achievements/guest/candidates")
            #expect(candidates.json["data"] == [.int(member)])
            #expect(candidates.json["examined"] == 1)
            let progress = try await desk.send(.get, "/api/v1/users/\(member)/achievements")
            #expect(progress.json["data"]?[0]?["unlocked_at"] == .null)
            let backfill = try await desk.send(
                .post, "/api/v1/achievements/guest/backfills", "{}", idempotencyKey: Self.key("the backfill"))
            #expect(backfill.status == 201)
            let granted = try await desk.send(
                .post, "/api/v1/users/\(member)/achievements",
                #"{"achievement_key": "guest", "reason": "for the ball"}"#, idempotencyKey: Self.key("by hand"))
            #expect(granted.json["besitos"] == 50)
            #expect(try await desk.send(.get, "/api/v1/users/\(member)/standing").json["level"] == 1)
        }
    }

    @Test func `keys that only read change nothing`() async throws {
        try await Desk.with(scopes: [.usersRead]) { desk async throws in
            let user = "/api/v1/users/\(try await desk.member())"
            for path in ["inventory", "missions", "achievements", "standing", "corrections", "state"] {
                #expect(try await desk.send(.get, "\(user)/\(path)").status == 200, "\(path)")
            }
            for path in ["\(user)/item-uses", "\(user)/streak-corrections", "/api/v1/game-content"] {
                #expect(
                    try await desk.send(.post, path, "{}", idempotencyKey: Self.key("a wish of mine")).status == 403)
            }
            #expect(try await desk.send(.get, "\(user)/state", key: .some(nil)).status == 401)
        }
    }

    @Test func `the curve of levels and what streaks give are changed as a whole`() async throws {
        try await Desk.with { desk async throws in
            let curve = """
                {"levels": [{"level": 1, "lifetime_besitos": 0}, {"level": 2, "lifetime_besitos": 50}]}
                """
            #expect(
                try await desk.send(.put, "/api/v1/levels", curve, idempotencyKey: Self.key("a curve")).status == 201)
            #expect(try await desk.send(.get, "/api/v1/levels").json["data"]?.array?.count == 2)
            let gap = try await desk.send(
                .put, "/api/v1/levels", curve.replacing("\"level\": 2", with: "\"level\": 3"),
                idempotencyKey: Self.key("a gap"))
            #expect(gap.field == "levels[1].level")
            let streaks = #"{"streaks": [{"days": 2, "rewards": {"besitos": 5}}]}"#
            _ = try await desk.send(.put, "/api/v1/streak-rewards", streaks, idempotencyKey: Self.key("streaks"))
            #expect(try await desk.send(.get, "/api/v1/streak-rewards").json["data"]?.array?.count == 1)
        }
    }
}
