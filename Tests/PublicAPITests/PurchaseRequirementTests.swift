import HTTPWire
import JSON
import PublicAPI
import TestKit
import Testing

@Suite struct PurchaseRequirementTests {
    /// Offers an item for 50 besitos; returns its number in the shop.
    private func offer(_ requirements: String, at desk: Desk) async throws -> Desk.Answer {
        try await desk.send(
            .post, "/api/v1/shop-items",
            #"""
            {"key": "old-key", "item_type": "narrative_key", "rarity": "rare", "name": {"es": "Llave", "en": "Key"},
             "description": {"es": "Vieja", "en": "Old"}, "price_besitos": 50, "purchase_requirements": \#(requirements)}
            """#, idempotencyKey: "offer-0001")
    }

    private func buy(_ item: Int64, for user: Int64, key: String, at desk: Desk) async throws -> Desk.Answer {
        try await desk.send(
            .post, "/api/v1/users/\(user)/purchases", "{\"shop_item_id\": \(item)}", idempotencyKey: key)
    }

    private func grant(_ amount: Int, to user: Int64, key: String, at desk: Desk) async throws {
        _ = try await desk.send(
            .post, "/api/v1/users/\(user)/grants", "{\"amount\": \(amount)}", idempotencyKey: key)
    }

    @Test func `who lacks something is told what, and buys once it is there`() async throws {
        try await Desk.with { desk async throws in
            let user = try await desk.member()
            let offered = try await self.offer(#"{"min_level": 2, "required_items": []}"#, at: desk)
            let item = try #require(offered.json["shop_item_id"]?.int)
            try await self.grant(60, to: user, key: "grant-0001", at: desk)

            let refused = try await self.buy(item, for: user, key: "buy-00001", at: desk)
            #expect(refused.status == 403 && refused.code == "commerce.locked")
            #expect(refused.json["missing"]?.array?.count == 1)
            #expect(refused.json["missing"]?[0]?["kind"] == "level")
            #expect(refused.json["missing"]?[0]?["suggestion"] == "gamification.level_up")
            #expect(try await desk.storage.sql("SELECT count(*) FROM commerce.user_purchases") == [["0"]])

            try await self.grant(40, to: user, key: "grant-0002", at: desk)
            #expect(try await self.buy(item, for: user, key: "buy-00001", at: desk).status == 201)
            let listed = try await desk.send(.get, "/api/v1/shop-items")
            #expect(listed.json["data"]?[0]?["purchase_requirements"] == ["level": 2])
        }
    }

    @Test func `besitos that must be owned are not owned by two purchases at once`() async throws {
        try await Desk.with { desk async throws in
            let user = try await desk.member()
            let item = try #require(
                try await self.offer(#"{"min_besitos": 100}"#, at: desk).json["shop_item_id"]?.int)
            try await self.grant(100, to: user, key: "grant-0001", at: desk)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<10 {
                    // A coordinator each, as on many instances: lanes keep nobody apart.
                    let other = desk.another()
                    group.addTask { try await self.buy(item, for: user, key: "buy-0000\(index)", at: other).status }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 } as [Int: Int]
            }
            #expect(statuses == [201: 1, 403: 9])
        }
    }

    @Test(arguments: [
        (#"{"moon": 1}"#, "purchase_requirements.moon"), (#"{"any": []}"#, "purchase_requirements.any"),
        (#"{"level": 0}"#, "purchase_requirements.level"), ("[]", "purchase_requirements"),
    ])
    func `an item with a requirement nobody knows is not offered`(requirements: String, field: String) async throws {
        try await Desk.with { desk async throws in
            let answer = try await self.offer(requirements, at: desk)
            #expect(answer.status == 422 && answer.field == field, "\(answer.json)")
            #expect(try await desk.storage.sql("SELECT count(*) FROM gamification.items") == [["0"]])
        }
    }
}
