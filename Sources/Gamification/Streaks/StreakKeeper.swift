import Coordination
import EventCatalogue
import Postgres
import Vocabulary

/// Moves streaks by what members did.
struct StreakKeeper {
    let payer: RewardPayer

    func follow(_ done: [DoneDeed], in work: UnitOfWork) async throws(DatabaseError) {
        let engaged = done.filter(\.deed.isEngagement)
        guard !engaged.isEmpty else { return }
        var streaks: [UserID: Streak] = [:]
        var reached: [(user: UserID, days: Int64)] = []
        for row in try await work.transaction.rows(.newDays(of: engaged)) {
            let (user, day): (UserID, LocalDay) = (try row.get("user_id"), try row.get("day"))
            var streak: Streak
            if let known = streaks[user] { streak = known } else { streak = try Streak(row: row) }
            let freezes = try await self.freezes(of: user, covering: streak.missed(before: day), in: work)
            self.tell(streak.come(on: day, freezes: freezes?.days ?? 0), streak, freezes, of: user, in: work)
            streaks[user] = streak
            reached.append((user, streak.days))
        }
        guard !streaks.isEmpty else { return }
        work.transaction.queue(.keep(streaks, at: work.now))
        try await self.pay(reached, in: work)
    }

    private struct Freezes {
        let item: ItemID
        let key: String
        let held: Int64
        /// How many days they can make good.
        let days: Int64
    }

    /// Asked only about who missed something.
    private func freezes(
        of user: UserID, covering missed: Int64, in work: UnitOfWork
    ) async throws(DatabaseError) -> Freezes? {
        guard missed > 0, let row = try await work.transaction.rows(.freezes(of: user)).first else { return nil }
        let (held, most): (Int64, Int64) = (try row.get("quantity"), try row.get("max_frozen_days"))
        return Freezes(
            item: try row.get("item_id"), key: try row.get("item_key"), held: held, days: min(held, most))
    }

    private func tell(_ step: Streak.Step, _ streak: Streak, _ freezes: Freezes?, of user: UserID, in work: UnitOfWork)
    {
        switch step {
        case .sameDay: break
        case .extended(let frozen):
            if frozen > 0, let freezes {
                work.transaction.queue(.take(frozen, of: freezes.item, from: user, leaving: freezes.held - frozen))
                work.emit(ItemUsed(itemID: freezes.item, itemKey: freezes.key, quantity: Int(frozen)), about: user)
            }
            work.emit(StreakExtended(days: Int(streak.days), frozenDays: Int(frozen)), about: user)
        case .begun(let lost, let missed):
            work.emit(StreakLost(days: Int(lost), missedDays: Int(missed)), about: user)
        }
    }

    private func pay(_ reached: [(user: UserID, days: Int64)], in work: UnitOfWork) async throws(DatabaseError) {
        let rows = try await work.transaction.rows(
            """
            SELECT user_id, days, rewards::text
            FROM unnest(\(reached.map(\.user.rawValue)), \(reached.map(\.days))) AS reached (user_id, days)
            JOIN gamification.streak_rewards USING (days)
            ORDER BY user_id, days
            """)
        for row in rows {
            let days: Int64 = try row.get("days")
            _ = try await self.payer.payWhatMayBe(
                try row.reward("rewards"), to: try row.get("user_id"), from: .streak, reference: "streak:\(days)",
                in: work)
        }
    }
}

extension Streak {
    fileprivate init(row: Row) throws(DatabaseError) {
        self.init(
            days: try row.get("streak_days"), longest: try row.get("longest_streak"),
            lastDay: try row.optional("last_engaged_on"))
    }
}

extension SQL {
    /// The days on which members did something and that were not counted, each once, in order.
    fileprivate static func newDays(of engaged: [DoneDeed]) -> SQL {
        """
        SELECT DISTINCT user_id, day, streak_days, longest_streak, last_engaged_on
        FROM unnest(\(engaged.map(\.user.rawValue)), \(engaged.map(\.at.microseconds))) AS engaged (user_id, at)
        JOIN published.members USING (user_id)
        JOIN gamification.user_progress USING (user_id)
        CROSS JOIN LATERAL (
            SELECT (('epoch'::timestamptz + at * interval '1 microsecond') AT TIME ZONE time_zone)::date AS day
        ) AS own
        WHERE last_engaged_on IS NULL OR day > last_engaged_on
        ORDER BY user_id, day
        """
    }

    /// Items that make missed days good.
    fileprivate static func freezes(of user: UserID) -> SQL {
        """
        SELECT item_id, item_key, quantity, max_frozen_days
        FROM gamification.economy_settings
        JOIN gamification.items ON item_key = streak_freeze_item
        JOIN gamification.user_inventory USING (item_id)
        WHERE user_id = \(user)
        FOR UPDATE OF user_inventory
        """
    }

    fileprivate static func keep(_ streaks: [UserID: Streak], at now: Instant) -> SQL {
        let streaks = streaks.sorted { $0.key < $1.key }
        return """
            UPDATE gamification.user_progress AS progress
            SET streak_days = new.days, longest_streak = new.longest, updated_at = \(now),
                last_engaged_on = '1970-01-01'::date + new.day::integer
            FROM unnest(\(streaks.map(\.key.rawValue)), \(streaks.map(\.value.days)), \(streaks.map(\.value.longest)),
                \(streaks.map { $0.value.lastDay?.daysSince1970 ?? 0 })) AS new (user_id, days, longest, day)
            WHERE progress.user_id = new.user_id
            """
    }
}
