import HTTPWire
import Identity
import JSON
import TestKit
import Testing

@Suite struct StoryVersionRouteTests {
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

    private func save(
        _ desk: Desk, _ text: String, over revision: Int64? = nil, key: String
    ) async throws -> Desk.Answer {
        var body = JSONObject([("text", .string(text))])
        if let revision { body["revision"] = .int(revision) }
        return try await desk.send(
            .put, "/api/v1/stories/tiny/draft", JSONWriter.text(of: body), idempotencyKey: key)
    }

    private func publish(_ desk: Desk, _ body: String, key: String) async throws -> Desk.Answer {
        try await desk.send(.post, "/api/v1/stories/tiny/publications", body, idempotencyKey: key)
    }

    @Test func `a story goes from draft to published, and back to an earlier version`() async throws {
        try await Desk.with { desk async throws in
            #expect(try await self.save(desk, "half", key: "save-draft-1").json == ["revision": 1])
            let half = try await desk.send(.get, "/api/v1/stories/tiny/draft")
            #expect(half.json["publishable"] == false)
            #expect(half.json["findings"]?[0]?["code"]?.string == "unexpected_line")
            #expect(
                try await self.publish(desk, #"{"revision": 1}"#, key: "publish-1").code
                    == "narrative.story_has_mistakes")
            #expect(try await self.save(desk, Self.story, key: "save-draft-2").code == "narrative.draft_changed")
            #expect(try await self.save(desk, Self.story, over: 1, key: "save-draft-3").status == 201)
            let first = try await self.publish(desk, #"{"revision": 2}"#, key: "publish-2")
            #expect(first.status == 201)
            #expect(first.json["version"] == 1)
            #expect(try await desk.send(.get, "/api/v1/stories/tiny/draft").code == "narrative.no_draft")

            let changed = Self.story.replacing("Closed.", with: "Open.")
            #expect(try await self.save(desk, changed, key: "save-draft-4").json == ["revision": 1])
            let changes = try await desk.send(.get, "/api/v1/stories/tiny/changes")
            #expect(
                changes.json["changes"]?["fragments"]?[0]?["fields"]
                    == [["name": "content.text.en", "before": "Closed.", "after": "Open."]])
            #expect(try await self.publish(desk, #"{"revision": 1}"#, key: "publish-3").json["version"] == 2)
            #expect(try await self.publish(desk, #"{"version": 1}"#, key: "publish-4").json["version"] == 3)
            #expect(
                try await self.publish(desk, #"{"version": 3}"#, key: "publish-5").code
                    == "narrative.already_published")

            let versions = try await desk.send(.get, "/api/v1/stories/tiny/versions?limit=2")
            #expect(versions.json["data"]?.array?.map { $0["version"]?.int } == [3, 2])
            #expect(versions.json["data"]?[0]?["restores"] == 1)
            #expect(versions.json["has_more"] == true)
            let second = try await desk.send(.get, "/api/v1/stories/tiny/versions/2")
            #expect(second.json == ["version": 2, "text": .string(changed)])
            let back = try await desk.send(.get, "/api/v1/stories/tiny/changes?from=2&to=3")
            #expect(back.json["changes"]?["fragments"]?[0]?["key"] == "door")
            let stories = try await desk.send(.get, "/api/v1/stories")
            #expect(stories.json["data"]?[0]?["version"] == 3)
        }
    }

    @Test func `a discarded draft is gone, and the published text stays`() async throws {
        try await Desk.with { desk async throws in
            _ = try await self.save(desk, Self.story, key: "save-draft-1")
            let path = "/api/v1/stories/tiny/draft?revision="
            #expect(
                try await desk.send(.delete, path + "2", idempotencyKey: "discard-1").code
                    == "narrative.draft_changed")
            #expect(try await desk.send(.delete, path + "1", idempotencyKey: "discard-2").status == 201)
            #expect(try await desk.send(.get, "/api/v1/stories/tiny/draft").status == 404)
        }
    }

    @Test func `what is not there, or not said, is told`() async throws {
        try await Desk.with { desk async throws in
            #expect(try await desk.send(.get, "/api/v1/stories/tiny/versions/1").code == "narrative.no_such_version")
            #expect(try await desk.send(.get, "/api/v1/stories/tiny/changes").status == 404)
            #expect(try await self.publish(desk, #"{"version": 1}"#, key: "publish-1").status == 404)
            #expect(try await self.publish(desk, "{}", key: "publish-2").status == 422)
            #expect(try await self.publish(desk, #"{"version": 1, "revision": 1}"#, key: "publish-3").status == 422)
        }
    }

    @Test func `the scope is asked for`() async throws {
        try await Desk.with(scopes: [.usersRead]) { desk async throws in
            for path in ["stories", "stories/tiny/versions", "stories/tiny/draft", "stories/tiny/changes"] {
                #expect(try await desk.send(.get, "/api/v1/\(path)").code == "identity.scope_missing")
            }
        }
    }
}
