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
        let about = events.filter { $0.user != nil }
        guard !about.isEmpty else { return }
        work.holdProgress(of: Array(Set(about.compactMap(\.user))))
        let fresh = try await work.uncounted(about)
        var done: [DoneDeed] = []
        for event in fresh { done += try DoneDeed.all(in: event) }

        work.count(done)
        try await StreakKeeper(payer: self.payer).follow(done, in: work)
        try await MissionKeeper(requirements: self.requirements).follow(done, in: work)
        try await LevelKeeper(payer: self.payer).follow(done, in: work)
        try await AchievementKeeper(achievements: self.payer.achievements, requirements: self.requirements)
            .follow(fresh, in: work)
    }
}

extension UnitOfWork {
    /// Those of `events` that nobody has counted, in their order; from now on they are. A replay counts nothing twice.
    fileprivate func uncounted(_ events: [RecordedEvent]) async throws(DatabaseError) -> [RecordedEvent] {
        struct Mark: Hashable {
            let user: Int64
            let lane: Int64
        }
        var newest: [Mark: Int64] = [:]
        for event in events {
            guard let user = event.user else { continue }
            newest[Mark(user: user.rawValue, lane: Int64(event.lane.rawValue)), default: 0] = event.seq
        }
        let marks = newest.sorted { ($0.key.user, $0.key.lane) < ($1.key.user, $1.key.lane) }
        let rows = try await self.transaction.rows(
            """
            WITH reached AS (
                SELECT user_id, lane::integer, seq
                FROM unnest(\(marks.map(\.key.user)), \(marks.map(\.key.lane)), \(marks.map(\.value)))
                    AS reached (user_id, lane, seq)
            ), marked AS (
                UPDATE gamification.user_progress AS progress
                SET last_seq = (
                    SELECT array_agg(greatest(old.seq, reached.seq) ORDER BY old.place)
                    FROM unnest(progress.last_seq) WITH ORDINALITY AS old (seq, place)
                    LEFT JOIN reached ON reached.user_id = progress.user_id AND reached.lane + 1 = old.place)
                WHERE user_id IN (SELECT user_id FROM reached)
            )
            SELECT user_id, lane, last_seq[lane + 1] AS counted
            FROM reached JOIN gamification.user_progress USING (user_id)
            """)
        var counted: [Mark: Int64] = [:]
        for row in rows {
            counted[Mark(user: try row.get("user_id"), lane: try row.get("lane"))] = try row.get("counted")
        }
        return events.filter { event in
            guard let user = event.user else { return false }
            // No row of progress: no member.
            guard let seq = counted[Mark(user: user.rawValue, lane: Int64(event.lane.rawValue))] else { return false }
            return event.seq > seq
        }
    }

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
