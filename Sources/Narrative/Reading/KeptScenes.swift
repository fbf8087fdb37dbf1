public import Caches
import Coordination
import Postgres
public import Telemetry
import Vocabulary

/// Fragments as they were published, with nobody's gates looked at (seed 001 6.1.2, L2): forgotten with every
/// publication. They are shown; whether a decision may be taken is asked of the database.
public struct KeptScenes: Sendable {
    private let cache: Cache<Int64, Scene, DatabaseError>

    public init(invalidations: Invalidations, maxScenes: Int = 5000, metrics: Metrics = Metrics()) {
        self.cache = Cache(
            "narrative.scenes", .content, maxCost: maxScenes, invalidations: invalidations, hearing: [.content],
            metrics: metrics)
    }

    func scene(
        _ fragment: FragmentID, load: () async throws(DatabaseError) -> Scene?
    ) async throws(DatabaseError) -> Scene? {
        try await self.cache.value(for: fragment.rawValue, load: load)
    }
}
