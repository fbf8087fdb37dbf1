import Foundation
import Testing

@Suite struct CommandScopeTests {
    @Test func `who writes content or tends events can neither pay besitos nor shorten the log`() async throws {
        try await Product.with { product async throws in
            let made = try await product.run(
                "keys", "create", "--name", "writer", "--scopes", "content:write,events:write")
            let key = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
            func perform(_ command: String, _ body: String) async throws -> Int {
                try await product.staff("POST", "/api/v1/commands/\(command)", body, key: key, wish: "scope-test-1")
                    .status
            }
            #expect(try await perform("TOMAR_DECISION", #"{"user_id": 1, "decision_id": 1}"#) == 403)
            #expect(try await perform("gamification.claim_daily_reward", #"{"user_id": 1}"#) == 403)
            #expect(try await perform("coordination.maintain_event_partitions", #"{"keep_days": 31}"#) == 404)
            #expect(try await perform("coordination.forget_subscriber", #"{"subscriber": "no.such"}"#) != 403)
        }
    }
}
