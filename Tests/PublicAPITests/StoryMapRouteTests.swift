import HTTPWire
import Identity
import JSON
import TestKit
import Testing

@Suite struct StoryMapRouteTests {
    private static let story = """
        story: tiny
        start: door
        narrator: diana
        == one
        title.es: Uno
        title.en: One
        :: door
        title.es: La puerta
        title.en: The Door
        text.es: Cerrada.
        text.en: Closed.
        * open -> hall
          es: Abrir
          en: Open
          needs: min_besitos 30
        :: hall
        title.es: El vestíbulo
        title.en: The Hall
        text.es: Vacío.
        text.en: Empty.
        """

    private func draw(_ desk: Desk, _ source: String) async throws -> Desk.Answer {
        let body =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"tiny.story\"\r\n\r\n\(source)\r\n--x--\r\n"
        return try await desk.send(
            .post, "/api/v1/story-maps", body, contentType: "multipart/form-data; boundary=x")
    }

    @Test func `a map has what stands where, what it asks, and what is wrong`() async throws {
        try await Desk.with { desk async throws in
            let map = try await self.draw(desk, Self.story).json
            #expect(map["story"] == "tiny" && map["start"] == "door" && map["is_sound"] == true)
            let hall = map["fragments"]?[1]
            #expect(hall?["key"] == "hall" && hall?["line"] == 16 && hall?["readers"] == 0)
            #expect(hall?["reach"]?["besitos"] == 30 && hall?["reach"]?["days"] == 3)
            #expect(map["fragments"]?[0]?["decisions"]?[0]?["needs_said"] == "min_besitos 30")
            #expect(map["findings"]?.array?.map { $0["code"]?.string } == ["no_open_decision", "waits_for_more"])
        }
    }

    @Test func `a story with mistakes is drawn as far as it can be read`() async throws {
        try await Desk.with { desk async throws in
            let map = try await self.draw(desk, Self.story.replacing("-> hall", with: "-> hell")).json
            #expect(map["fragments"]?.array?.count == 2)
            #expect(map["findings"]?[0]?["code"] == "broken_target")
            #expect(map["is_sound"] == nil)
            #expect(try await self.draw(desk, "\u{0}").json["fragments"] == [])
        }
    }

    @Test func `what is published and what is drafted are drawn, with readers`() async throws {
        try await Desk.with { desk async throws in
            let text = JSONWriter.text(of: JSONObject([("text", .string(Self.story))]))
            _ = try await desk.send(.put, "/api/v1/stories/tiny/draft", text, idempotencyKey: "save-draft-1")
            #expect(try await desk.send(.get, "/api/v1/stories/tiny/map").status == 404)
            #expect(try await desk.send(.get, "/api/v1/stories/tiny/map?draft=true").json["story"] == "tiny")
            _ = try await desk.send(
                .post, "/api/v1/stories/tiny/publications", #"{"revision": 1}"#, idempotencyKey: "publish-1")
            let member = try await desk.member()
            _ = try await desk.storage.sql(
                """
                INSERT INTO narrative.user_story_positions (user_id, fragment_id, run_no, updated_at)
                SELECT \(member), start_fragment_id, 1, now() FROM narrative.stories RETURNING 1
                """)
            let map = try await desk.send(.get, "/api/v1/stories/tiny/map").json
            #expect(map["fragments"]?[0]?["readers"] == 1)
            #expect(try await desk.send(.get, "/api/v1/stories/tiny/map?version=7").status == 404)
        }
    }

    @Test func `the scope is asked for`() async throws {
        try await Desk.with(scopes: [.usersRead]) { desk async throws in
            #expect(try await self.draw(desk, Self.story).code == "identity.scope_missing")
            #expect(try await desk.send(.get, "/api/v1/stories/tiny/map").code == "identity.scope_missing")
        }
    }
}
