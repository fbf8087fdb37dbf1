public import Caches
import Postgres
public import Telemetry
import Vocabulary

/// What was measured of members lately, kept so that it can be shown again. Nothing is decided by it: whatever decides
/// asks inside its transaction.
public struct MemberFacts: Sendable {
    private static let topic = "coordination.member_facts"

    struct Key: CacheKey {
        let user: UserID
        let kind: String
        let subjects: [String]
        /// A stretch of business time as long as answers are kept: a clock that is moved is seen by the end of it.
        let period: Int64

        init(_ measure: RequirementKinds.Measure, of user: UserID, at now: Instant) {
            self.user = user
            self.kind = measure.name
            self.subjects = measure.subjects
            self.period = now.seconds / CacheLayer.computed.timeToLive.components.seconds
        }

        var tag: Int64 { self.user.rawValue }
    }

    typealias Facts = [String: RequirementFacts.Fact]

    private let cache: Cache<Key, Facts, DatabaseError>

    /// - Parameter maxFacts: of everybody.
    public init(
        invalidations: Invalidations, members: MemberChanges, maxFacts: Int = 100_000, metrics: Metrics = Metrics()
    ) {
        self.cache = Cache(
            Self.topic, .computed, maxCost: maxFacts, invalidations: invalidations, members: members,
            hearing: [.content],
            metrics: metrics, cost: { max(1, $0.count) })
    }

    func kept(_ key: Key, at now: Instant) -> Facts? {
        self.cache.kept(key).flatMap { Self.isTrue($0, at: now) ? $0 : nil }
    }

    func facts(
        _ key: Key, at now: Instant, load: () async throws(DatabaseError) -> Facts
    ) async throws(DatabaseError) -> Facts {
        let facts = try await self.cache.value(for: key) { () async throws(DatabaseError) -> Facts? in
            var facts = try await load()
            // So that what it costs is what was asked for.
            for subject in key.subjects where facts[subject] == nil { facts[subject] = RequirementFacts.Fact(0) }
            return facts
        }
        guard let facts, Self.isTrue(facts, at: now) else { return try await load() }
        return facts
    }

    private static func isTrue(_ facts: Facts, at now: Instant) -> Bool {
        facts.values.allSatisfy { $0.changesAt.map { now < $0 } ?? true }
    }
}

extension CacheTag {
    /// What writers and staff set up: said by whoever publishes or offers something.
    public static let content = CacheTag("coordination.content")

    /// Something happened to `user`. The event that says so tells other instances.
    static func member(_ user: UserID) -> CacheTag { MemberChanges.tag(user.description) }
}
