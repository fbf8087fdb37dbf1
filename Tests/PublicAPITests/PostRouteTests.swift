import Coordination
import HTTPServer
import HTTPWire
import JSON
import PublicAPI
import TestKit
import Testing
import Vocabulary

@Suite struct PostRouteTests {
    private static let post = #"{"chat_id": -1001234, "text": "La <b>puerta</b>.", "reactions": ["love", "fire"]}"#

    @Test func `a post is kept once under its key, and listed with its figures`() async throws {
        try await Desk.with { desk async throws in
            let kept = try await desk.send(.post, "/api/v1/posts", Self.post, idempotencyKey: "post-0123456789")
            #expect(kept.status == 201, "\(kept.json)")
            let again = try await desk.send(.post, "/api/v1/posts", Self.post, idempotencyKey: "post-0123456789")
            #expect(again.status == 200)
            #expect(again.json["post_id"] == kept.json["post_id"])
            let list = try await desk.send(.get, "/api/v1/posts")
            #expect(list.json["data"]?.array?.count == 1)
            #expect(list.json["data"]?[0]?["native_counts"] == .object(JSONObject()))
            #expect(list.json["data"]?[0]?["message_id"] == .null)
        }
    }

    @Test func `what cannot be a post says why`() async throws {
        try await Desk.with { desk async throws in
            let keyless = try await desk.send(.post, "/api/v1/posts", Self.post)
            #expect(keyless.status == 400)
            let unknown = try await desk.send(
                .post, "/api/v1/posts", Self.post.replacing("fire", with: "sneeze"), idempotencyKey: "post-9876543210")
            #expect(unknown.status == 422 && unknown.json["code"] == "gamification.unknown_reaction")
            #expect(unknown.json["field"] == "reactions[1]")
        }
    }
}
