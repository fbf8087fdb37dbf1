import Coordination
import EventCatalogue
import Postgres
import Vocabulary

/// Moves streaks by what members did.
struct StreakKeeper {
    let payer: RewardPayer

    /// A day of a streak that somebody came to.
    struct Day {
        let user: UserID
        let number: Int64
    }

    /// - Returns: the days that members came to and that were not counted, in the order of members and days.
    func follow(_ done: [DoneDeed], in book: inout ProgressBook, _ work: UnitOfWork) async throws(DatabaseError)
        -> [Day]
    {
        let engaged = done.filter(\.deed.isEngagement).sorted { ($0.user, $0.day) < ($1.user, $1.day) }
        var reached: [Day] = []
        for deed in engaged {
            var streak = book.streak(of: deed.user)
            if let lastDay = streak.lastDay, deed.day <= lastDay { continue }
            let freezes = try await self.freezes(of: deed.user, covering: streak.missed(before: deed.day), in: work)
            let step = streak.come(on: deed.day, freezes: freezes?.days ?? 0)
            self.tell(step, streak, freezes, of: deed.user, in: work)
            book.set(streak, of: deed.user)
            reached.append(Day(user: deed.user, number: streak.days))
        }
        return reached
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
            guard lost > 0 else { return }
            work.emit(StreakLost(days: Int(lost), missedDays: Int(missed)), about: user)
        }
    }

    /// Gives what the days give.
    func pay(_ days: [Day], in work: UnitOfWork) async throws(DatabaseError) {
        guard !days.isEmpty else { return }
        let rows = try await work.transaction.rows(
            """
            SELECT user_id, days, rewards::text
            FROM unnest(\(days.map(\.user.rawValue)), \(days.map(\.number))) AS reached (user_id, days)
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

extension SQL {
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
}
