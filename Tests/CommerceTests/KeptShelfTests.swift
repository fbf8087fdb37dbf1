import Caches
import Commerce
import Coordination
import PostgresDriver
import TestKit
import Testing

@Suite struct KeptShelfTests {
    private func look(
        _ shop: ShopReader, _ market: Market
    ) async throws -> (stocks: [Int64?], statements: Int) {
        let before = market.storage.database.statementCount
        let stocks = try await shop.items(after: nil, limit: 10).map(\.stock)
        return (stocks, market.storage.database.statementCount - before)
    }

    @Test func `a page of the shop is read once, until something is published or offered`() async throws {
        try await Market.with { market async throws in
            let shop = ShopReader(
                database: market.storage.database, keeping: KeptShelves(invalidations: market.invalidations))
            #expect(try await self.look(shop, market) == ([], 1))
            _ = try await market.offer("thing")
            #expect(try await self.look(shop, market) == ([nil], 1))
            #expect(try await self.look(shop, market) == ([nil], 0))
            market.invalidations.apply([.content])
            #expect(try await self.look(shop, market) == ([nil], 1))
        }
    }

    @Test func `what is left of a limited item is as of now`() async throws {
        try await Market.with { market async throws in
            let shop = ShopReader(
                database: market.storage.database, keeping: KeptShelves(invalidations: market.invalidations))
            let item = try await market.offer("rare", stock: 3)
            _ = try await market.offer("plain")
            #expect(try await self.look(shop, market) == ([3, nil], 2))
            let buyer = try await market.members(1, besitos: 50)[0]
            _ = try await market.buy([(buyer, item, "purchase-1")])
            #expect(try await self.look(shop, market) == ([2, nil], 1))
        }
    }
}
