public import Coordination
import EventCatalogue
import JSON
import Postgres
import Vocabulary

/// Gives what a story promises, each thing once per member: through the ports of whoever owns it.
public struct RewardGiver: Sendable {
    let ledger: any BesitoLedger
    private let inventory: any Inventory
    private let achievements: any Achievements
    private let entitlements: any Entitlements
    private let experiences: any ExperienceStarter
    private let shop: any ShopUnlocks

    public init(
        ledger: any BesitoLedger, inventory: any Inventory, achievements: any Achievements,
        entitlements: any Entitlements, experiences: any ExperienceStarter, shop: any ShopUnlocks
    ) {
        self.ledger = ledger
        self.inventory = inventory
        self.achievements = achievements
        self.entitlements = entitlements
        self.experiences = experiences
        self.shop = shop
    }

    /// - Parameter origin: what gives, `fragment:sala`: the member gets each of its rewards once in their life.
    func give(
        _ rewards: StoryRewards, from origin: String, to user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> GivenRewards {
        guard !rewards.isEmpty else { return GivenRewards() }
        var fresh: Set<String> = []
        for row in try await work.transaction.rows(.claim(rewards.names, from: origin, for: user, at: work.now)) {
            fresh.insert(try row.get("reward"))
        }
        guard !fresh.isEmpty else { return GivenRewards() }
        var given = GivenRewards()
        // In the order in which everybody locks: the balance, then the bag.
        if fresh.contains(StoryRewards.besitos) {
            let entry = LedgerEntry(EarnSource.fragment, reference: origin)
            switch try await self.ledger.grant(rewards.besitos, to: user, for: entry, in: work) {
            case .success(let receipt): given.besitos = receipt.amount
            case .failure(let refusal):
                given.withheld = refusal.code
                work.transaction.queue(.unclaim([StoryRewards.besitos], from: origin, for: user))
            }
        }
        given.items = try await self.give(
            rewards.items.filter { fresh.contains("item:\($0.key)") }, from: origin, to: user, in: work)
        for key in rewards.achievements where fresh.contains("achievement:\(key)") {
            if let granted = try await self.achievements.grant(key, to: user, from: origin, in: work) {
                given.achievements.append(granted)
            }
        }
        let unlocked = try await work.unlock(
            rewards.unlocks.filter { fresh.contains("unlock:\($0)") }, because: origin, for: user)
        (given.unlocks, given.unlockedKeys) = (unlocked.map(\.title), unlocked.map(\.key))
        if fresh.contains(StoryRewards.vip) {
            let end = work.now.advanced(by: .seconds(rewards.vipDays * 86_400))
            try await self.entitlements.grant(.vip, to: user, until: end, source: "story", in: work)
            given.vipDays = rewards.vipDays
        }
        try await self.open(rewards, fresh, from: origin, to: user, in: work, &given)
        return given
    }

    /// What cannot be opened now, as an experience that is not published yet, a later visit may open.
    private func open(
        _ rewards: StoryRewards, _ fresh: Set<String>, from origin: String, to user: UserID, in work: UnitOfWork,
        _ given: inout GivenRewards
    ) async throws(DatabaseError) {
        let experiences = rewards.experiences.filter { fresh.contains("experience:\($0)") }
        let begun = [rewards.trigger].compactMap { $0 }.filter { fresh.contains("start:\($0)") }
        let items = rewards.shopItems.filter { fresh.contains("shop:\($0)") }
        guard !experiences.isEmpty || !begun.isEmpty || !items.isEmpty else { return }
        given.experiences = try await self.experiences.unlock(experiences, for: user, from: origin, in: work)
        given.started = try await self.experiences.start(begun, for: user, from: origin, in: work)
        given.shopItems = try await self.shop.unlock(items, for: user, from: origin, in: work)
        func missing(_ kind: String, _ wanted: [String], _ opened: [NamedContent]) -> [String] {
            Set(wanted).subtracting(opened.map(\.key)).map { "\(kind):\($0)" }.sorted()
        }
        let closed =
            missing("experience", experiences, given.experiences) + missing("start", begun, given.started)
            + missing("shop", items, given.shopItems)
        if !closed.isEmpty { work.transaction.queue(.unclaim(closed, from: origin, for: user)) }
    }

    /// What cannot be given now, as an item that nobody made, a later visit may give.
    private func give(
        _ items: [StoryRewards.ItemReward], from origin: String, to user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> [GivenItem] {
        guard !items.isEmpty else { return [] }
        let wanted = Dictionary(items.map { ($0.key, $0.quantity) }, uniquingKeysWith: +)
        let given = try await self.inventory.give(wanted, to: user, from: origin, in: work)
        let missing = Set(wanted.keys).subtracting(given.map(\.key)).map { "item:\($0)" }.sorted()
        if !missing.isEmpty { work.transaction.queue(.unclaim(missing, from: origin, for: user)) }
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
            + (self.vipDays > 0 ? [Self.vip] : []) + self.experiences.map { "experience:\($0)" }
            + [self.trigger].compactMap { $0.map { "start:\($0)" } } + self.shopItems.map { "shop:\($0)" }
    }
}

extension UnitOfWork {
    /// Opens fragments to the member, and tells which were closed.
    func unlock(
        _ fragments: [String], because reason: String, for user: UserID
    ) async throws(DatabaseError) -> [(key: String, title: LocalizedText)] {
        guard !fragments.isEmpty else { return [] }
        var opened: [(key: String, title: LocalizedText)] = []
        for row in try await self.transaction.rows(.unlock(fragments, because: reason, for: user, at: self.now)) {
            guard let title: LocalizedText = try row.json("title") else { continue }
            let key: String = try row.get("fragment_key")
            opened.append((key, title))
            self.emit(
                ContentUnlocked(fragmentID: try row.get("fragment_id"), fragmentKey: key, reason: reason), about: user)
        }
        return opened
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

    /// Not given, so that a later visit may give it.
    fileprivate static func unclaim(_ names: [String], from origin: String, for user: UserID) -> SQL {
        """
        DELETE FROM narrative.reward_grants WHERE user_id = \(user) AND origin = \(origin) AND reward = ANY (\(names))
        """
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
