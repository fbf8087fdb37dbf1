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
        let concerned = events.filter { !Deed[type: $0.type].isEmpty || triggers.contains($0.type) }
        var book = try await ProgressBook(of: concerned, in: work)
        let (fresh, done) = try book.count(concerned)
        guard !fresh.isEmpty else { return }

        let streaks = StreakKeeper(payer: self.payer)
        let days = try await streaks.follow(done, in: &book, work)
        try await book.keep(Set(fresh.compactMap(\.user)), in: work)
        try await streaks.pay(days, in: work)
        try await MissionKeeper(requirements: self.requirements).follow(done, in: work)
        try await LevelKeeper(payer: self.payer).follow(done, in: work)
        try await keeper.follow(fresh.filter { triggers.contains($0.type) }, in: work)
    }
}
