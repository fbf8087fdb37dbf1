public import Coordination
public import EventCatalogue
import Postgres
import Vocabulary

/// Draws from events what follows for their members: counts of deeds, streaks, levels, missions and achievements.
///
/// It has about as many statements for a thousand events as for one; those that pay and those that look at a
/// requirement come on top, one flight for each.
public struct FollowProgress: Subscriber {
    public let name = "gamification.follow_progress"
    public let interests: [EventPattern] = [.everything]
    /// What was done before this subscriber was there counts too.
    public let start = SubscriberStart.beginning

    private let payer: RewardPayer
    private let requirements: RequirementKinds

    public init(
        ledger: any BesitoLedger, inventory: any Inventory, achievements: any Achievements,
        requirements: RequirementKinds
    ) {
        self.payer = RewardPayer(ledger: ledger, inventory: inventory, achievements: achievements)
        self.requirements = requirements
    }

    public func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        let keeper = AchievementKeeper(achievements: self.payer.achievements, requirements: self.requirements)
        let triggers = try await keeper.triggers(in: work)
        let fresh = try await work.uncounted(
            events.filter { !Deed[type: $0.type].isEmpty || triggers.contains($0.type) })
        guard !fresh.isEmpty else { return }
        var done: [DoneDeed] = []
        for event in fresh { done += try DoneDeed.all(in: event) }

        work.count(done)
        try await StreakKeeper(payer: self.payer).follow(done, in: work)
        try await MissionKeeper(requirements: self.requirements).follow(done, in: work)
        try await LevelKeeper(payer: self.payer).follow(done, in: work)
        try await keeper.follow(fresh.filter { triggers.contains($0.type) }, in: work)
    }
}

extension UnitOfWork {
    /// Adds to the members' counts, in one statement.
    fileprivate func count(_ done: [DoneDeed]) {
        guard !done.isEmpty else { return }
        self.transaction.queue(
            """
            INSERT INTO gamification.user_deeds AS counted (user_id, deed, times, updated_at)
            SELECT user_id, deed, sum(times)::bigint, \(self.now)
            FROM unnest(\(done.map(\.user.rawValue)), \(done.map(\.deed.name)), \(done.map(\.amount)))
                AS done (user_id, deed, times)
            GROUP BY user_id, deed ORDER BY user_id, deed
            ON CONFLICT (user_id, deed) DO UPDATE
            SET times = counted.times + excluded.times, updated_at = excluded.updated_at
            """)
    }
}
