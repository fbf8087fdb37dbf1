import Commerce
import Coordination
import Crypto
import Gamification
import JSON
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@Suite struct OfferTests {
    private func offer(_ json: JSONValue, in market: Market) async throws -> Outcome<OfferItem.Receipt> {
        try await market.coordinator.perform(
            try OfferItem(json: json),
            with: OfferItem.Handler(inventory: PostgresInventory(), requirements: RequirementKinds([])),
            key: .once(random: SecureRandom()))
    }

    @Test func `what game content made can be sold, with its own words`() async throws {
        try await Market.with { market async throws in
            try await market.storage.sql(
                """
                INSERT INTO gamification.items (created_at, is_unique, item_key, item_type, rarity, name, description)
                VALUES (now(), false, 'mask', 'collectible', 'rare', '{"es": "Máscara", "en": "Mask"}',
                    '{"es": "De seda.", "en": "Of silk."}')
                """)
            guard case .done(let receipt) = try await self.offer(["key": "mask", "price_besitos": 10], in: market)
            else {
                Issue.record("not offered")
                return
            }
            #expect(
                try await market.storage.sql("SELECT description ->> 'es' FROM commerce.shop_items") == [["De seda."]])
            let buyer = try await market.members(1, besitos: 25)[0]
            let bought = try await market.buy([(buyer, receipt.shopItem, "one-0123456789abcdef")])
            guard case .done = bought[0] else {
                Issue.record("not sold: \(bought[0])")
                return
            }
            guard case .refused(let again) = try await self.offer(["key": "mask", "price_besitos": 9], in: market)
            else {
                Issue.record("offered twice")
                return
            }
            #expect(again.code == "commerce.already_offered")
        }
    }

    @Test func `there must be an item to sell, or all that makes one`() async throws {
        try await Market.with { market async throws in
            guard case .refused(let refusal) = try await self.offer(["key": "none", "price_besitos": 1], in: market)
            else {
                Issue.record("sold nothing")
                return
            }
            #expect(refusal.code == "commerce.no_item_to_sell")
            #expect(throws: JSONFault.self) {
                try OfferItem(json: ["key": "half", "rarity": "rare", "price_besitos": 1])
            }
        }
    }
}
