import HTTPWire
import Identity
import JSON
import Postgres
import PostgresDriver
import TestKit
import Testing

@Suite struct PlayingRouteTests {
    private static let story = """
        story: tiny
        start: door
        narrator: diana
        var: courage = 2
        == one
        title.es: Uno
        title.en: One
        :: door
        title.es: La puerta
        title.en: The Door
        text.es: Cerrada.
        text.en: Closed.
        * in -> tower
          es: Entrar
          en: Go in
        :: tower
        title.es: La torre
        title.en: The Tower
        text.es: Alta.
        text.en: High.
        preview.es: Alguien canta.
        preview.en: Somebody sings.
        vip: yes
        """

    /// Publishes the story and answers the id of its tower.
    private func tower(_ desk: Desk) async throws -> Int64 {
        let form = JSONWriter.text(of: JSONValue.object(JSONObject([("text", .string(Self.story))])))
        #expect(
            try await desk.send(.put, "/api/v1/stories/tiny/draft", form, idempotencyKey: "playing-draft").status < 300)
        #expect(
            try await desk.send(
                .post, "/api/v1/stories/tiny/publications", #"{"revision": 1}"#, idempotencyKey: "playing-publish"
            ).status < 300)
        let id = try await desk.storage.sql(
            "SELECT fragment_id FROM narrative.narrative_fragments WHERE fragment_key = 'tower'")[0][0]
        return try #require(id.flatMap { Int64($0) })
    }

    @Test func `a game is played over REST, and what wins is in no answer`() async throws {
        try await Desk.with { desk async throws in
            let member = try await desk.member()
            let game =
                "text.en: Closed.\ngame: answer\ngame.answer.es: pimienta\ngame.answer.en: pepper\ngame.attempts: 3"
            let story = Self.story.replacing("text.en: Closed.", with: "\(game)\ngame.wins: +10 besitos")
                .replacing("vip: yes", with: "")
            let form = JSONWriter.text(of: JSONValue.object(JSONObject([("text", .string(story))])))
            _ = try await desk.send(.put, "/api/v1/stories/tiny/draft", form, idempotencyKey: "game-draft")
            let published = try await desk.send(
                .post, "/api/v1/stories/tiny/publications", #"{"revision": 1}"#, idempotencyKey: "game-publish")
            #expect(published.status < 300, "\(published.json)")
            let path = "/api/v1/users/\(member)/story/game-attempts"
            func attempt(_ body: String, _ key: String) async throws -> (status: Int, json: JSONValue) {
                let answer = try await desk.send(.post, path, body, idempotencyKey: "game-attempt-\(key)")
                return (answer.status, answer.json)
            }
            let early = try await attempt(#"{"attempt": "sal"}"#, "early")
            #expect(early.status == 409 && early.json["code"] == "narrative.no_game")
            try await desk.storage.sql(
                """
                INSERT INTO narrative.user_story_positions (user_id, fragment_id, run_no, updated_at)
                SELECT \(member), fragment_id, 1, now() FROM narrative.narrative_fragments WHERE fragment_key = 'door'
                """)
            let missed = try await attempt(#"{"attempt": "sal"}"#, "missed")
            #expect(missed.status == 201 && missed.json["outcome"] == "missed")
            #expect(missed.json["scene"]?["game"]?["attempts_used"] == 1)
            #expect(!JSONWriter.text(of: missed.json).contains("pepper"))
            #expect(try await attempt(#"{"attempt": "sal"}"#, "missed").status == 200)
            #expect(try await attempt(#"{"attempt": "…"}"#, "none").status == 422)
            #expect(try await attempt(#"{"attempt": "sal", "fragment_id": 999}"#, "elsewhere").status == 409)
            #expect(try await attempt(#"{"attempt": ""}"#, "empty").status == 422)
            let won = try await attempt(#"{"attempt": "PIMIENTA"}"#, "won")
            #expect(won.json["outcome"] == "won" && won.json["rewards_granted"]?["besitos"] == 10)
            let state = try await desk.send(.get, "/api/v1/users/\(member)/story")
            #expect(state.json["games"]?[0]?["status"] == "won")
            #expect(!JSONWriter.text(of: state.json).contains("pimienta"))
        }
    }

    @Test func `VIP is given, used, listed and ended`() async throws {
        try await Desk.with { desk async throws in
            let member = try await desk.member()
            let tower = try await self.tower(desk)
            let path = "/api/v1/users/\(member)"
            let want = #"{"fragment_id": \#(tower)}"#
            let denied = try await desk.send(
                .post, "\(path)/story/vip-accesses", want, idempotencyKey: "vip-access-1")
            #expect(denied.status == 201 && denied.json["reason"] == "vip_required")
            #expect(denied.json["preview"]?["en"] == "Somebody sings." && denied.json["offer"] == "vip_welcome")

            let given = try await desk.send(
                .post, "\(path)/entitlements", #"{"entitlement": "vip", "days": 30, "reason": "A gift"}"#,
                idempotencyKey: "vip-grant-1")
            #expect(given.status == 201 && given.json["ends_at"]?.string != nil)
            let read = try await desk.send(.post, "\(path)/story/vip-accesses", want, idempotencyKey: "vip-access-2")
            #expect(read.json["success"] == true && read.json["content"]?["key"] == "tower")

            let ended = try await desk.send(
                .post, "\(path)/entitlement-revocations", #"{"entitlement": "vip", "reason": "Over"}"#,
                idempotencyKey: "vip-revoke-1")
            #expect(ended.json == ["revoked": 1])
            let again = try await desk.send(
                .post, "\(path)/entitlement-revocations", #"{"entitlement": "vip", "reason": "Over"}"#,
                idempotencyKey: "vip-revoke-2")
            #expect(again.status == 404 && again.json["code"] == "membership.not_entitled")
            let list = try await desk.send(.get, "\(path)/entitlements")
            #expect(list.json["data"]?.array?.count == 1 && list.json["data"]?[0]?["revoked_at"]?.string != nil)
        }
    }

    @Test func `a decision is taken by its keys, once per key`() async throws {
        try await Desk.with { desk async throws in
            let member = try await desk.member()
            _ = try await self.tower(desk)
            let path = "/api/v1/users/\(member)/story/decisions"
            let unknown = try await desk.send(
                .post, path, #"{"fragment": "door", "decision": "out"}"#, idempotencyKey: "decide-it-0")
            #expect(unknown.status == 404 && unknown.code == "narrative.no_such_decision")
            let early = try await desk.send(
                .post, path, #"{"fragment": "door", "decision": "in"}"#, idempotencyKey: "decide-it-1")
            #expect(early.status == 409 && early.code == "narrative.not_here")
            try await desk.storage.database.transaction { (transaction) throws(DatabaseError) in
                transaction.queue(
                    """
                    INSERT INTO narrative.user_story_positions (user_id, fragment_id, run_no, updated_at)
                    SELECT \(member), start_fragment_id, 1, now() FROM narrative.stories
                    """)
                return .commit(())
            }
            let locked = try await desk.send(
                .post, path, #"{"fragment": "door", "decision": "in"}"#, idempotencyKey: "decide-it-1")
            #expect(locked.status == 403 && locked.json["missing"]?[0]?["kind"] == "vip")
            #expect(
                try await desk.send(.post, path, #"{"fragment": "door"}"#, idempotencyKey: "decide-it-2").field
                    == "decision")
        }
    }

    @Test func `a member's story is one document, and an unlock that nobody sells is refused`() async throws {
        try await Desk.with { desk async throws in
            let member = try await desk.member()
            let tower = try await self.tower(desk)
            let state = try await desk.send(.get, "/api/v1/users/\(member)/story")
            #expect(state.status == 200 && state.json["position"] == .null, "\(state.json)")
            #expect(state.json["variables"] == ["courage": 2] && state.json["fragments"] == [])
            let unlock = try await desk.send(
                .post, "/api/v1/users/\(member)/story/unlocks", #"{"fragment_id": \#(tower)}"#,
                idempotencyKey: "unlock-it-1")
            #expect(unlock.status == 409 && unlock.json["code"] == "narrative.not_for_sale")
            let figures = try await desk.send(.get, "/api/v1/stories/tiny/figures")
            #expect(figures.json["data"]?.array?.count == 2 && figures.json["data"]?[0]?["view_count"] == 0)
            #expect(try await desk.send(.get, "/api/v1/users/999999/story").status == 404)
        }
    }
}
