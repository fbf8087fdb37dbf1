public import Caches
import Coordination
import Postgres
public import Telemetry
import Vocabulary

/// The shop's pages as staff set them up (seed 001 6.1.2, L2): forgotten with everything that is published or offered.
/// How many are left is not among what is kept.
public struct KeptShelves: Sendable {
    private struct Page: CacheKey {
        let after: Int64
        let limit: Int

        var tag: Int64 { self.after }
    }

    private let cache: Cache<Page, [ShopListing], DatabaseError>

    /// - Parameter maxItems: on all pages.
    public init(invalidations: Invalidations, maxItems: Int = 5000, metrics: Metrics = Metrics()) {
        self.cache = Cache(
            "commerce.shelves", .content, maxCost: maxItems, invalidations: invalidations, hearing: [.content],
            metrics: metrics, cost: { max(1, $0.count) })
    }

    func items(
        after cursor: ShopItemID?, limit: Int, load: () async throws(DatabaseError) -> [ShopListing]
    ) async throws(DatabaseError) -> [ShopListing] {
        let page = Page(after: cursor?.rawValue ?? 0, limit: limit)
        return try await self.cache.value(for: page) { () async throws(DatabaseError) in try await load() } ?? []
    }
}
