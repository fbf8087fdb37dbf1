public import Coordination
import EventCatalogue
import JSON
import Postgres
import Vocabulary

/// Gives what a story promises, each thing once per member: through the ports of whoever owns it.
public struct RewardGiver: Sendable {
    let ledger: any BesitoLedger
    let inventory: any Inventory
    let entitlements: any Entitlements

    public init(ledger: any BesitoLedger, inventory: any Inventory, entitlements: any Entitlements) {
        self.ledger = ledger
        self.inventory = inventory
        self.entitlements = entitlements
    }

    /// - Parameter origin: what gives, `fragment:sala`: the member gets each of its rewards once in their life.
    func give(
        _ rewards: StoryRewards, from origin: String, to user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> GivenRewards {
        guard !rewards.isEmpty else { return GivenRewards() }
        let claimed = work.transaction.queueForRows(.claim(rewards.names, from: origin, for: user, at: work.now))
        let items = try await work.transaction.rows(.items(rewards.items.map(\.key)))
        var fresh: Set<String> = []
        for row in try claimed.rows() { fresh.insert(try row.get("reward")) }
        var given = GivenRewards()
        given.items = try self.give(rewards.items, known: items, fresh: fresh, to: user, in: work)
        given.unlocks = try await work.unlock(
            rewards.unlocks.filter { fresh.contains("unlock:\($0)") }, because: origin, for: user)
        if fresh.contains(StoryRewards.vip) {
            let end = work.now.advanced(by: .seconds(rewards.vipDays * 86_400))
            try await self.entitlements.grant(.vip, to: user, until: end, source: "story", in: work)
            given.vipDays = rewards.vipDays
        }
        if fresh.contains(StoryRewards.besitos) {
            let entry = LedgerEntry(EarnSource.fragment, reference: origin)
            switch try await self.ledger.grant(rewards.besitos, to: user, for: entry, in: work) {
            case .success(let receipt): given.besitos = receipt.amount
            case .failure(let refusal):
                // Not given, so that a later visit may give it.
                given.withheld = refusal.code
                work.transaction.queue(.unclaim(StoryRewards.besitos, from: origin, for: user))
            }
        }
        return given
    }

    private func give(
        _ items: [StoryRewards.ItemReward], known: ResultSet, fresh: Set<String>, to user: UserID, in work: UnitOfWork
    ) throws(DatabaseError) -> [GivenRewards.GivenItem] {
        var given: [GivenRewards.GivenItem] = []
        for row in known {
            let key: String = try row.get("item_key")
            guard fresh.contains("item:\(key)"), let item = items.first(where: { $0.key == key }),
                let name: LocalizedText = try row.json("name")
            else { continue }
            _ = self.inventory.add(try row.get("item_id"), quantity: item.quantity, to: user, in: work)
            given.append(GivenRewards.GivenItem(key: key, name: name, quantity: item.quantity))
        }
        return given
    }
}

extension StoryRewards {
    static let besitos = "besitos"
    static let vip = "vip"

    /// What `narrative.reward_grants` calls them.
    fileprivate var names: [String] {
        (self.besitos > .zero ? [Self.besitos] : []) + self.items.map { "item:\($0.key)" }
            + self.achievements.map { "achievement:\($0)" } + self.unlocks.map { "unlock:\($0)" }
            + (self.vipDays > 0 ? [Self.vip] : [])
    }
}

extension UnitOfWork {
    /// Opens fragments to the member, and tells which were closed.
    func unlock(
        _ fragments: [String], because reason: String, for user: UserID
    ) async throws(DatabaseError) -> [LocalizedText] {
        guard !fragments.isEmpty else { return [] }
        var titles: [LocalizedText] = []
        for row in try await self.transaction.rows(.unlock(fragments, because: reason, for: user, at: self.now)) {
            guard let title: LocalizedText = try row.json("title") else { continue }
            titles.append(title)
            self.emit(
                ContentUnlocked(
                    fragmentID: try row.get("fragment_id"), fragmentKey: try row.get("fragment_key"), reason: reason),
                about: user)
        }
        return titles
    }
}

extension SQL {
    fileprivate static func claim(
        _ names: [String], from origin: String, for user: UserID, at now: Instant
    ) -> SQL {
        """
        INSERT INTO narrative.reward_grants (user_id, origin, reward, granted_at)
        SELECT DISTINCT \(user)::bigint, \(origin)::text, name, \(now)::timestamptz FROM unnest(\(names)) AS name
        ON CONFLICT DO NOTHING RETURNING reward
        """
    }

    fileprivate static func unclaim(_ name: String, from origin: String, for user: UserID) -> SQL {
        """
        DELETE FROM narrative.reward_grants WHERE user_id = \(user) AND origin = \(origin) AND reward = \(name)
        """
    }

    fileprivate static func items(_ keys: [String]) -> SQL {
        "SELECT item_id, item_key, name::text AS name FROM published.items WHERE item_key = ANY (\(keys))"
    }

    fileprivate static func unlock(
        _ fragments: [String], because reason: String, for user: UserID, at now: Instant
    ) -> SQL {
        """
        WITH unlocked AS (
            INSERT INTO narrative.user_unlocks (user_id, fragment_id, unlocked_at, reason)
            SELECT \(user), fragment_id, \(now), \(reason) FROM narrative.narrative_fragments
            WHERE fragment_key = ANY (\(fragments))
            ON CONFLICT DO NOTHING RETURNING fragment_id
        )
        SELECT fragment_id, fragment_key, title::text AS title
        FROM unlocked JOIN narrative.narrative_fragments USING (fragment_id) ORDER BY fragment_id
        """
    }
}
