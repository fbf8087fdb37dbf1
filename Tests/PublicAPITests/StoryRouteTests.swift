import HTTPWire
import Identity
import JSON
import TestKit
import Testing

@Suite struct StoryRouteTests {
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
        """

    private func form(_ source: String, name: String = "name=\"file\"; filename=\"tiny.story\"") -> String {
        "--x\r\nContent-Disposition: form-data; \(name)\r\n\r\n\(source)\r\n--x--\r\n"
    }

    private func check(
        _ desk: Desk, _ body: String, type: String = "multipart/form-data; boundary=x"
    ) async throws -> Desk.Answer { try await desk.send(.post, "/api/v1/story-checks", body, contentType: type) }

    @Test func `a story is checked, and nothing is kept of it`() async throws {
        try await Desk.with { desk async throws in
            let answer = try await self.check(desk, self.form(Self.story))
            #expect(answer.status == 200)
            #expect(answer.json == ["publishable": true, "story": "tiny", "fragments": 1, "findings": []])
            #expect(try await desk.storage.sql("SELECT count(*) FROM narrative.narrative_fragments") == [["0"]])
        }
    }

    @Test func `findings come with their lines and codes`() async throws {
        try await Desk.with { desk async throws in
            let story = Self.story.replacing("start: door", with: "start: window") + "\nlost"
            let answer = try await self.check(desk, self.form(story))
            #expect(answer.json["publishable"] == false)
            #expect(answer.json["story"] == nil)
            let codes = answer.json["findings"]?.array?.map { $0["code"]?.string }
            #expect(codes == ["no_start", "unexpected_line"])
            #expect(answer.json["findings"]?[1]?["line"]?.int == 12)
        }
    }

    @Test func `an item is named in vain until somebody makes it`() async throws {
        try await Desk.with { desk async throws in
            let story =
                Self.story + """

                    * light -> hall, item lamp
                      es: Encender
                      en: Light it
                    :: hall
                    title.es: El vestíbulo
                    title.en: The Hall
                    text.es: Vacío.
                    text.en: Empty.
                    """
            let unknown = try await self.check(desk, self.form(story))
            #expect(unknown.json["publishable"] == true)
            #expect(unknown.json["findings"]?[0]?["code"] == "unknown_item")
            #expect(unknown.json["findings"]?[0]?["line"] == 12)
            let lamp = try await desk.send(
                .post, "/api/v1/shop-items",
                """
                {"key": "lamp", "item_type": "collectible", "rarity": "common", "price_besitos": 5,
                 "name": {"es": "Lámpara", "en": "Lamp"}, "description": {"es": "Alumbra.", "en": "It gives light."}}
                """, idempotencyKey: "make-a-lamp")
            #expect(lamp.status == 201)
            #expect(try await self.check(desk, self.form(story)).json["findings"] == [])
        }
    }

    @Test func `another form is told what is wrong`() async throws {
        try await Desk.with { desk async throws in
            for name in ["name=\"story\"; filename=\"x\"", "name=file"] {
                let answer = try await self.check(desk, self.form(Self.story, name: name))
                #expect(answer.status == 422)
                #expect(answer.field == "file")
            }
            let cut = try await self.check(desk, String(self.form(Self.story).dropLast(4)))
            #expect(cut.status == 400)
            #expect(cut.code == "http.malformed_form")
            let double = self.form(Self.story).replacing("--x--\r\n", with: "") + self.form(Self.story)
            #expect(try await self.check(desk, double).code == "http.form_too_large")
            #expect(try await self.check(desk, Self.story, type: "text/plain").status == 415)
        }
    }

    @Test func `the scope is asked for`() async throws {
        try await Desk.with(scopes: [.usersRead]) { desk async throws in
            #expect(try await self.check(desk, self.form(Self.story)).code == "identity.scope_missing")
        }
    }
}
